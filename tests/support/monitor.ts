import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { defaultSettings } from '@shared/settings'
import type { PatchBatch } from '@shared/contract'
import { Connections } from '../../src/main/connections'
import { EventStream } from '../../src/main/ipc/stream'
import { Monitor } from '../../src/main/monitor'
import { openDatabase } from '../../src/main/storage/database'
import { StoredExecutions } from '../../src/main/storage/executions'
import { KeyVault } from '../../src/main/storage/key-vault'
import { StoredLatency } from '../../src/main/storage/latency'
import { StoredOutbox } from '../../src/main/storage/outbox'
import { Announcer } from '../../src/main/tracking/announcer'
import type { Announcement } from '../../src/main/tracking/announcer'
import { systemClock as clock } from '../../src/main/tracking/clock'
import { createSimulator } from '../../src/simulator/simulator'
import type { SimulatorOptions } from '../../src/simulator/simulator'

/** The main process without Electron: real database, real HTTP, no window. The test's end stops it. */
export async function startMonitor(options: SimulatorOptions = {}) {
  const simulator = createSimulator({ seed: 11, ...options })
  const { baseUrl, key } = await simulator.start()
  const folder = mkdtempSync(join(tmpdir(), 'monitor-'))
  const { database } = openDatabase(join(folder, 'monitor.db'), new Date())
  const repository = new StoredExecutions(database)
  const shown: Announcement[] = []
  const batches: PatchBatch[] = []
  const storageFailures: string[] = []
  const vault = new KeyVault({ key: () => null, setKey: () => undefined }, { available: false, allowPlain() {}, encrypt: Buffer.from, decrypt: String })
  vault.save('main', key, 'session')
  const events = new EventStream({
    clock,
    send: (batch) => batches.push(batch),
    state: () => ({ connections: [], activeConnectionId: 'main', settings: defaultSettings, encryptionAvailable: true, paused: false, trayAvailable: true, notices: [] }),
  })
  const announcer = new Announcer({ outbox: new StoredOutbox(database), clock, active: () => connections.active(), heldBack: () => null, show: (one) => shown.push(one), onTold: () => undefined })
  const monitor = new Monitor({ repository, announcer, clock, events })
  const connections: Connections = new Connections({
    monitor, vault, fetch, settings: () => defaultSettings, onChange: () => undefined, onDiscard: () => Promise.resolve(),
    watching: {
      clock, random: Math.random, repository, latencyStore: new StoredLatency(database),
      onEnd: () => announcer.ended(), onResult: () => undefined, onStorageFailure: (reason) => storageFailures.push(reason),
    },
  })
  connections.open('main', 'ModelRoute', baseUrl)
  onTestFinished(async () => {
    await connections.stop()
    announcer.stop()
    database.close()
    await simulator.stop()
    rmSync(folder, { recursive: true })
  })
  const status = (id: string) => repository.find(id)?.status
  return { simulator, key, folder, monitor, connections, repository, database, shown, batches, storageFailures, status }
}
