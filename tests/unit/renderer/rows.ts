import type { ConnectionState } from '@shared/connection'
import type { ExecutionRow } from '@shared/execution'
import type { Listed, StoredColumns } from '@shared/listed'
import { id as idOf } from '../../support/ids'

export { idOf }

/** A row like main tells them, with what a test cares about. */
export function rowOf(n: number, fields: Partial<ExecutionRow> = {}): ExecutionRow {
  return {
    id: idOf(n),
    connectionId: 'main',
    label: null,
    note: null,
    batch: null,
    pinned: false,
    archived: false,
    status: 'PROCESSING',
    model: 'flux-1.1-pro',
    trackedAt: 1_000 + n,
    place: n,
    lastAskedAt: null,
    endSeenAt: null,
    createdAt: null,
    completedAt: null,
    latencyMs: null,
    cost: null,
    fileCount: 0,
    errorCode: null,
    searchOnlyText: null,
    trouble: null,
    eta: null,
    slowAfter: null,
    ...fields,
  }
}

/** A connection like main tells it, named like its ID, with what a test cares about. */
export function connectionOf(id: string, more: Partial<ConnectionState> = {}): ConnectionState {
  return {
    id,
    name: id,
    colour: 'grey',
    baseUrl: 'https://api.modelroute.ai',
    ownBaseUrl: false,
    key: { kind: 'set', ending: '1a2b', storage: 'encrypted' },
    keyStanding: null,
    phase: { kind: 'online' },
    budget: null,
    active: 0,
    askEveryMs: null,
    askWithinMs: null,
    asOf: null,
    nextRequestAt: null,
    clockAheadMs: null,
    ...more,
  }
}

/** Rows as a snapshot tells them. */
export function listedOf(rows: readonly ExecutionRow[]): Listed {
  const column = (field: keyof StoredColumns): string => JSON.stringify(rows.map((row) => row[field]))
  const after = (field: 'lastAskedAt' | 'endSeenAt' | 'createdAt' | 'completedAt'): string =>
    JSON.stringify(rows.map((row) => (row[field] === null ? null : row[field] - row.trackedAt)))
  return {
    stored: {
      id: column('id'), connectionId: column('connectionId'), label: column('label'), note: column('note'), batch: column('batch'),
      pinned: column('pinned'), archived: column('archived'), status: column('status'), model: column('model'),
      trackedAt: column('trackedAt'), place: column('place'), lastAskedAt: after('lastAskedAt'), endSeenAt: after('endSeenAt'), createdAt: after('createdAt'),
      completedAt: after('completedAt'), latencyMs: column('latencyMs'), cost: column('cost'), fileCount: column('fileCount'),
      errorCode: column('errorCode'), trouble: column('trouble'),
    },
    watched: [],
  }
}
