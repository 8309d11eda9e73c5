import { simulatorConnection } from '@shared/connection'
import { storedFields } from '@shared/listed'
import type { StoredColumns } from '@shared/listed'

/** What each field of a row is read from. */
const rowFields: Record<keyof StoredColumns, string> = {
  id: 'id',
  connectionId: 'connectionId',
  label: 'label',
  note: 'note',
  batch: 'batch',
  pinned: "json(iif(pinned = 1, 'true', 'false'))",
  archived: "json(iif(archive = 'archived', 'true', 'false'))",
  status: 'status',
  model: 'model',
  trackedAt: 'trackedAt',
  lastAskedAt: 'lastAskedAt - trackedAt',
  endSeenAt: 'endSeenAt - trackedAt',
  createdAt: 'createdAt - trackedAt',
  completedAt: 'completedAt - trackedAt',
  latencyMs: 'latencyMs',
  cost: 'cost',
  fileCount: 'json_array_length(files)',
  errorCode: "error ->> 'code'",
  trouble: "trouble ->> 'kind'",
  alsoFound: `nullif(concat_ws(char(10), error ->> 'message', (SELECT group_concat(value ->> 'fileId', char(10)) FROM json_each(files))), '')`,
}

const columns = storedFields.map((name) => `json_group_array(${rowFields[name]}) AS ${name}`)
const among = (where: string): string =>
  `SELECT ${columns.join(', ')} FROM (SELECT * FROM executions WHERE stopped = 0${where} ORDER BY trackedAt DESC, rowid DESC)`

/** Reads the stored part of all rows, newest first: the work of some tenths of a second for 50,000. */
export const rowsQuery = among('')

/** The same at a start, when what an earlier run tried in the simulator is about to be forgotten. */
export const rowsAtStartQuery = among(` AND connectionId <> '${simulatorConnection}'`)
