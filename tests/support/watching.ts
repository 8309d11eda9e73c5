import { join } from 'node:path'
import { defaultSettings } from '@shared/default-settings'
import type { PatchBatch } from '@shared/contract'
import type { Execution } from '@shared/execution'
import type { Work } from '@shared/reports'
import { Connections } from '../../src/main/connections/connections'
import { EventStream } from '../../src/main/ipc/stream'
import type { Fetch } from '../../src/main/modelroute/transport'
import { Monitor } from '../../src/main/monitor'
import { Steps } from '../../src/main/steps'
import { openDatabase } from '../../src/main/storage/database'
import { StoredExecutions } from '../../src/main/storage/executions'
import { KeyVault } from '../../src/main/storage/key-vault'
import { StoredLatency } from '../../src/main/storage/latency'
import { StoredOutbox } from '../../src/main/storage/outbox'
import { Announcer } from '../../src/main/tracking/announcer'
import type { Announcement } from '../../src/main/tracking/announcer'
import type { Clock } from '../../src/main/tracking/clock'
import { systemClock } from '../../src/main/tracking/system-clock'
import type { WatcherDeps } from '../../src/main/tracking/watcher'

interface WatchingOptions {
  /** Where `monitor.db` is, or will be. */
  folder: string
  baseUrl: string
  key: string
  show: (announcement: Announcement) => void
  send: (batch: PatchBatch) => void
  /** False: the connection is not opened yet. */
  opened?: boolean
  /** Called when shown notifications were marked. */
  onAnnounced?: () => void
  /** What follows a completed execution. */
  sequel?: WatcherDeps['sequel']
  /** Called with executions that moved, as they were, and the connection they moved to. */
  moveFiles?: (executions: readonly Execution[], to: string) => Promise<void>
  /** Default: the machine's own. */
  clock?: Clock
  /** Default: Node's. */
  fetch?: Fetch
}

/** The main process without Electron: real database, real HTTP unless `fetch` is given, no window. */
export function startWatching(options: WatchingOptions) {
  const { folder, baseUrl, key, show, send, opened = true, clock = systemClock, fetch = globalThis.fetch } = options
  const { onAnnounced = () => undefined, sequel = () => null, moveFiles = () => Promise.resolve() } = options
  const { database } = openDatabase(join(folder, 'monitor.db'), new Date())
  const repository = new StoredExecutions(database)
  const storageFailures: string[] = []
  const vault = new KeyVault({ key: () => null, setKey: () => undefined }, { available: false, allowPlain() {}, encrypt: Buffer.from, decrypt: String })
  vault.save('main', key, 'session')
  const events = new EventStream({
    clock,
    send,
    state: () => ({
      connections: [], formerConnections: [], activeConnectionId: 'main', settings: defaultSettings,
      encryptionAvailable: true, paused: false, trayAvailable: true, notices: [],
    }),
  })
  const onStorageFailure = (reason: string): void => void storageFailures.push(reason)
  const announcer = new Announcer({
    outbox: new StoredOutbox(database), clock, active: () => connections.active(), holdBackReason: () => null, ready: () => Promise.resolve(),
    show, onAnnounced, connectionName: () => null, onStorageFailure,
  })
  const works: (Work | null)[] = []
  const discarded: string[] = []
  const steps = new Steps((work) => works.push(work))
  const monitor = new Monitor({ repository, announcer, clock, events, steps, moveFiles })
  const connections: Connections = new Connections({
    monitor, vault, fetch, settings: () => defaultSettings, onChange: () => undefined, onProgress: () => undefined,
    onDiscard: async (connectionId) => void discarded.push(connectionId),
    watching: {
      clock, random: Math.random, repository, latencyStore: new StoredLatency(database),
      onEnd: () => announcer.ended(), sequel, onStorageFailure, onStored: () => undefined,
    },
  })
  if (opened) connections.open({ id: 'main', name: 'Own words', colour: 'grey', baseUrl, ownBaseUrl: false })
  const stop = async (): Promise<void> => {
    await connections.stop()
    announcer.stop()
    database.close()
  }
  return { monitor, connections, vault, repository, database, storageFailures, works, discarded, stop }
}
