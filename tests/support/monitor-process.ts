import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startWatching } from './watching'

/** What the process is told through the environment, as JSON in MONITOR_TASK. */
export interface MonitorTask {
  folder: string
  baseUrl: string
  key: string
  /** To be tracked, one after another. */
  ids: string[]
}

/** What the process did, one line each, written before it goes on. */
export type Deed =
  | { did: 'track'; id: string }
  /** The page was told of this status. */
  | { did: 'tell'; id: string; status: string }
  | { did: 'show'; ids: string[] }
  | { did: 'mark' }

const note = (deed: Deed): void => void writeSync(1, `${JSON.stringify(deed)}\n`)

const { ids, ...task } = JSON.parse(process.env['MONITOR_TASK'] ?? '') as MonitorTask
const { monitor } = startWatching({
  ...task,
  show: ({ executionIds }) => note({ did: 'show', ids: executionIds }),
  onTold: () => note({ did: 'mark' }),
  send({ added, changed }) {
    for (const { id, status } of [...added, ...changed]) if (status !== undefined) note({ did: 'tell', id, status })
  },
})
monitor.catchUp()
// It stays until it is killed, also when nothing is left to ask.
setInterval(() => undefined, 60_000)
for (const id of ids) {
  monitor.track(id, 'main')
  note({ did: 'track', id })
  await sleep(20)
}
