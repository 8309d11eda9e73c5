import type { Execution } from '@shared/execution'
import { noRate } from '../../src/main/modelroute/rate-limit'
import type { Database } from '../../src/main/storage/database'
import { StoredExecutions } from '../../src/main/storage/executions'

/** Stores executions as given, without any request about them. */
export function store(database: Database.Database, executions: readonly Execution[]): void {
  const stored = new StoredExecutions(database)
  const observation = { at: 0, asked: 'status', tookMs: 0, httpStatus: null, status: null, requestId: null, rate: noRate, failure: null } as const
  stored.add(executions.map(({ id }) => id), 'main', 0)
  stored.save(executions.map((execution) => ({ execution, transition: null, announce: null, raw: null, observation })))
  database.exec('DELETE FROM observations')
}
