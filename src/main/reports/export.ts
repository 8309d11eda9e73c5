import type { Execution } from '@shared/execution'
import { inTurns } from '../steps'
import { csvRecord } from './csv'
import { csvCells, csvColumns, executionRecord } from './execution-record'
import type { ConnectionNames } from './execution-record'

const atOnce = 500

/**
 * The text of an export, piece by piece, with a turn of the event loop between pieces. `read` returns the executions of up to
 * 500 IDs; those that are gone meanwhile are left out. `counted` receives, for each piece, how many were asked for and how many it
 * contains.
 */
export async function* exportText(
  ids: string[],
  format: 'csv' | 'json',
  connections: ConnectionNames,
  read: (ids: string[]) => Execution[],
  counted: (piece: { asked: number; found: number }) => void,
): AsyncGenerator<string> {
  yield format === 'csv' ? csvRecord(csvColumns) : '['
  let separator = '\n'
  for await (const asked of inTurns(ids, atOnce)) {
    const executions = read(asked)
    counted({ asked: asked.length, found: executions.length })
    if (format === 'csv') yield executions.map((execution) => csvRecord(csvCells(execution, connections))).join('')
    else if (executions.length > 0) {
      yield separator + executions.map((execution) => JSON.stringify(executionRecord(execution, connections))).join(',\n')
      separator = ',\n'
    }
  }
  if (format === 'json') yield '\n]\n'
}
