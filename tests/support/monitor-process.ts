import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startWatching } from './watching'

/** The task of the process, passed as JSON in the environment variable MONITOR_TASK. */
export interface MonitorTask {
  folder: string
  baseUrl: string
  key: string
  /** IDs to track, one after another. */
  ids: string[]
}

/** What the process did, one line each, written before it continues. */
export type Deed =
  | { did: 'track'; id: string }
  /** The page was told this status. */
  | { did: 'tell'; id: string; status: string }
  | { did: 'show'; ids: string[] }
  | { did: 'mark' }

const note = (deed: Deed): void => void writeSync(1, `${JSON.stringify(deed)}\n`)

const { ids, ...task }: MonitorTask = JSON.parse(process.env['MONITOR_TASK'] ?? '')
const { monitor } = startWatching({
  ...task,
  show: ({ executionIds }) => note({ did: 'show', ids: executionIds }),
  onAnnounced: () => note({ did: 'mark' }),
  send({ added, changed }) {
    for (const { id, status } of [...added, ...changed]) if (status !== undefined) note({ did: 'tell', id, status })
  },
})
monitor.catchUp()
// It runs until it is killed, even if nothing is left to ask.
setInterval(() => undefined, 60_000)
for (const id of ids) {
  await monitor.track(id, 'main')
  note({ did: 'track', id })
  await sleep(20)
}
