import { simulatorConnection } from '@shared/connection'
import { maxSearchedMessage } from '@shared/limits'
import { storedFields } from '@shared/listed'
import type { StoredColumns } from '@shared/listed'

/** The SQL expression for each field of a row. */
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
  place: 'rowid',
  lastAskedAt: 'lastAskedAt - trackedAt',
  endSeenAt: 'endSeenAt - trackedAt',
  createdAt: 'createdAt - trackedAt',
  completedAt: 'completedAt - trackedAt',
  latencyMs: 'latencyMs',
  cost: 'cost',
  fileCount: 'fileCount',
  errorCode: "error ->> 'code'",
  trouble: "trouble ->> 'kind'",
}

const searchOnlyText = `nullif(concat_ws(char(10), substr(error ->> 'message', 1, ${maxSearchedMessage}), (SELECT group_concat(value ->> 'fileId', char(10)) FROM json_each(files))), '')`

const columns = storedFields.map((name) => `json_group_array(${rowFields[name]}) AS ${name}`)
const all = 'stopped = 0'
/** At the start, what an earlier run tracked in the simulator is about to be deleted. */
const atStart = `${all} AND connectionId <> '${simulatorConnection}'`
/** Newest first; IDs pasted together keep their order. */
export const listOrder = 'trackedAt DESC, rowid'

const read = (what: string, where: string): string => `SELECT ${what} FROM (SELECT rowid, * FROM executions WHERE ${where} ORDER BY ${listOrder})`

/** Reads the stored part of all rows, newest first. Takes some tenths of a second for 50,000. */
export const rowsQuery = read(columns.join(', '), all)
/** Reads, for the same rows in the same order, the text that only search needs. Takes about half as long again. */
export const searchOnlyTextQuery = read(`json_group_array(${searchOnlyText}) AS searchOnlyText`, all)

/** More rows than a tall window shows. */
const firstRowCount = 100

/** Reads the rows that the list begins with unless it is sorted or filtered differently. */
export const firstRowsAtStartQuery = `SELECT ${columns.join(', ')} FROM (
  SELECT rowid, * FROM executions WHERE ${atStart} AND archive <> 'archived' ORDER BY pinned DESC, ${listOrder} LIMIT ${firstRowCount})`
export const rowsAtStartQuery = read(columns.join(', '), atStart)
export const searchOnlyTextAtStartQuery = read(`json_group_array(${searchOnlyText}) AS searchOnlyText`, atStart)
