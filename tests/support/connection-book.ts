import { vi } from 'vitest'
import { ConnectionBook } from '../../src/main/connections/connection-book'
import type { ConnectionBookDeps } from '../../src/main/connections/connection-book'
import { firstProfile } from '../../src/main/storage/connection-profiles'
import type { ConnectionProfile } from '../../src/main/storage/connection-profiles'
import type { KeyVault } from '../../src/main/storage/key-vault'
import { startMonitor } from './monitor'
import { startSimulator } from './simulator'

type Config = ConnectionBookDeps['config']

/** A book beside a monitor whose first connection is that of the monitor's own simulator, and a second simulator. */
export async function startBook(profiles: ConnectionProfile[] = [firstProfile], environmentKey: string | null = null, vault?: KeyVault) {
  const parts = await startMonitor({ opened: false })
  const second = await startSimulator({ seed: 12 })
  const kept: Pick<Config, 'connections' | 'adoptConnections'> & { activeConnection: string | null } = {
    connections: profiles,
    activeConnection: null,
    adoptConnections: (left) => void (kept.connections = left),
  }
  const goOn = vi.fn<(connectionId: string) => void>()
  const onChange = vi.fn<() => void>()
  const openBook = (): ConnectionBook =>
    new ConnectionBook({
      ...parts,
      ...(vault && { vault }),
      config: kept as Config,
      defaultBaseUrl: parts.baseUrl,
      environmentKey,
      closeFiles: () => Promise.resolve(goOn),
      onChange,
    })
  const book = openBook()
  book.open()
  const addSecond = (): string =>
    book.add({ name: 'Staging', colour: 'teal', baseUrl: second.baseUrl, key: second.simulator.key, storage: 'session' })
  const state = (id: string) => parts.connections.states().find((one) => one.id === id)
  return { ...parts, first: parts.simulator, second: second.simulator, secondUrl: second.baseUrl, book, openBook, kept, goOn, onChange, addSecond, state }
}
