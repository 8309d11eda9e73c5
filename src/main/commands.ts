import { mainConnection } from '@shared/connection'
import type { MonitorState, Snapshot } from '@shared/contract'
import type { Connections } from './connections'
import type { RequestHandlers } from './ipc/requests'
import type { EventStream } from './ipc/stream'
import { isUsualKey } from './modelroute/key-format'
import type { Monitor } from './monitor'
import type { Notices } from './notices'
import type { Config } from './storage/config'
import type { KeyVault } from './storage/key-vault'
import type { SimulatorConnection } from './simulator-connection'

export interface CommandParts {
  monitor: Monitor
  connections: Connections
  config: Config
  vault: KeyVault
  notices: Notices
  simulator: SimulatorConnection
  stream: EventStream
  state: () => MonitorState
  copyText: (text: string) => void
  openDashboard: () => void
}

/** What each request of the renderer does. */
export function commands(parts: CommandParts): RequestHandlers {
  const { monitor, connections, config, vault, notices, simulator, stream, state } = parts
  const done = <T>(action: (input: T) => void) => (input: T): null => {
    action(input)
    return null
  }
  return {
    snapshot: (): Snapshot => ({ sequence: stream.sequence, executions: monitor.rows(), state: state() }),
    previewPaste: ({ text }) => monitor.previewPaste(text, simulator.activeConnectionId),
    track: ({ text }) => monitor.track(text, simulator.activeConnectionId),
    stopTracking: done(({ ids }) => monitor.stopTracking(ids)),
    restore: done(({ ids }) => monitor.restore(ids)),
    askNow: done(({ ids }) => monitor.askNow(ids)),
    details: ({ id }) => monitor.details(id),
    saveKey: ({ key, storage }) => {
      vault.save(mainConnection, key, storage)
      notices.remove('key-unreadable')
      simulator.yieldToMain()
      connections.keyChanged(mainConnection)
      return { warning: isUsualKey(key) ? null : 'unusual-format' }
    },
    removeKey: done(() => {
      vault.remove(mainConnection)
      connections.keyChanged(mainConnection)
    }),
    saveSettings: done((changes) => {
      config.settings = { ...config.settings, ...changes }
      connections.setEagerness(config.settings.eagerness)
      stream.stateChanged()
    }),
    trySimulator: async () => {
      await simulator.start()
      return null
    },
    leaveSimulator: async () => {
      await simulator.leave()
      return null
    },
    dismissNotice: done(({ kind }) => notices.remove(kind)),
    copyText: done(({ text }) => parts.copyText(text)),
    openDashboard: done(() => parts.openDashboard()),
  }
}
