import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Execution } from '@shared/execution'
import type { Progress, SavedFile } from '@shared/reports'
import { Reports } from '../../../src/main/reports/reports'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredEndings } from '../../../src/main/storage/ended'
import { StoredExecutions } from '../../../src/main/storage/executions'
import { systemClock } from '../../../src/main/tracking/system-clock'
import { newExecution } from '../../../src/main/tracking/observe'
import { temporaryFolder } from '../../support/folder'
import { store } from '../../support/stored'

/** Reports over a real database with these executions; files go to the folder, copies to a list. `corrections`: how far the servers' clocks are ahead, ms. */
export function openReports(executions: (Partial<Execution> & { id: string })[], corrections: Record<string, number> = {}, followTimeZone: () => void = () => undefined) {
  const folder = temporaryFolder()
  const { database } = openDatabase(join(folder, 'monitor.db'), new Date())
  const repository = new StoredExecutions(database)
  store(database, executions.map((one) => ({ ...newExecution(one.id, 'main', 1_000), ...one })))
  onTestFinished(() => {
    database.close()
  })
  const copied: string[] = []
  const progress = { tell: (() => undefined) as (now: Progress | null) => void }
  const chosen = { name: 'export' as string | null }
  const proposed: string[] = []
  const reports = new Reports({
    repository,
    ended: new StoredEndings(database),
    correctionOf: (connectionId) => corrections[connectionId] ?? 0,
    clock: systemClock,
    followTimeZone,
    details: (one) => {
      const execution = repository.find(one)
      return execution && { execution, history: [], output: { text: 'Hello' }, raw: { status: undefined, result: undefined }, next: null }
    },
    connections: () => [{ id: 'main', name: 'ModelRoute', baseUrl: 'https://api.modelroute.ai' }],
    connectionNames: () => new Map([['main', 'ModelRoute']]),
    askForFile: async ({ name }) => {
      proposed.push(name)
      return chosen.name && join(folder, chosen.name)
    },
    copyText: (text) => copied.push(text),
    withoutKeys: (text) => text.replaceAll('key of another connection', '[key removed]'),
    version: '0.1.0',
    onProgress: (now) => progress.tell(now),
  })
  return { folder, database, repository, reports, copied, chosen, proposed, progress }
}

export function pathOf(saved: SavedFile | null): string {
  if (!saved) throw new Error('Nothing was saved.')
  return saved.path
}
