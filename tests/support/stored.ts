import type { Execution } from '@shared/execution'
import { noRate } from '../../src/main/modelroute/rate-limit'
import type { Database } from '../../src/main/storage/database'
import { StoredExecutions } from '../../src/main/storage/executions'
import type { ObservedChange } from '../../src/main/tracking/repository'

/** Stores executions as given, without any request about them. */
export function store(database: Database.Database, executions: readonly Execution[]): void {
  storeChanges(database, executions.map((execution) => ({ execution })))
}

/** The same, each with what goes along with it. */
export function storeChanges(database: Database.Database, changes: readonly Pick<ObservedChange, 'execution' | 'also'>[]): void {
  const stored = new StoredExecutions(database)
  const observation = { at: 0, asked: 'status', tookMs: 0, httpStatus: null, status: null, requestId: null, rate: noRate, failure: null } as const
  stored.add(changes.map(({ execution }) => execution.id), 'main', 0)
  stored.save(changes.map((change) => ({ ...change, transition: null, announce: null, raw: null, observation })))
  database.exec('DELETE FROM observations')
}
