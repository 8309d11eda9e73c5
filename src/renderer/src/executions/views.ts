import { cellFields, rules } from './conditions'
import type { Condition } from './conditions'
import { boundedWidth, columnNames, defaultColumns } from './columns'
import type { Column } from './columns'
import { quickFilters } from './filters'
import type { QuickFilter } from './filters'
import { defaultSort } from './order'
import type { Sort } from './order'

/** What the list shows and how: everything a saved view keeps. */
export interface ViewState {
  filter: QuickFilter
  conditions: readonly Condition[]
  sort: Sort
  columns: readonly Column[]
}

/** A view the user named. */
export interface SavedView {
  name: string
  state: ViewState
}

export const firstView: ViewState = { filter: 'all', conditions: [], sort: defaultSort, columns: defaultColumns }

/** The built-in views, which leave the columns as they are. */
export const givenViews = [
  { name: 'attention', sort: defaultSort },
  { name: 'today', sort: defaultSort },
  { name: 'costly', sort: { column: 'cost', descending: true } },
] as const satisfies readonly { name: (typeof rules)[number]; sort: Sort }[]
export type GivenView = (typeof givenViews)[number]

/** True if both show the same, in the same columns. */
export function sameView(a: ViewState, b: ViewState): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Reads a view stored by any version. A field that does not parse gets its default; the others are kept. */
export function readView(kept: unknown): ViewState {
  const { filter, conditions, sort, columns } = fields(kept)
  return {
    filter: quickFilters.find((one) => one === filter) ?? firstView.filter,
    conditions: list(conditions).flatMap(readCondition),
    sort: readSort(sort),
    columns: readColumns(list(columns)),
  }
}

/** Reads the views saved by the user, without those that lack a name. */
export function readSavedViews(kept: unknown): SavedView[] {
  return list(kept).flatMap((one) => {
    const { name, state } = fields(one)
    return typeof name === 'string' && name.trim() !== '' ? [{ name, state: readView(state) }] : []
  })
}

function readCondition(kept: unknown): Condition[] {
  const { kind, field, value, rule } = fields(kept)
  if (kind === 'rule') return rules.filter((one) => one === rule).map((one) => ({ kind: 'rule', rule: one }))
  const cell = cellFields.find((one) => one === field)
  return kind === 'cell' && cell !== undefined && typeof value === 'string' ? [{ kind: 'cell', field: cell, value }] : []
}

function readSort(kept: unknown): Sort {
  const { column, descending } = fields(kept)
  const name = columnNames.find((one) => one === column)
  return name === undefined || typeof descending !== 'boolean' ? defaultSort : { column: name, descending }
}

/** The stored columns in their order, then those added by a newer version. */
function readColumns(kept: readonly unknown[]): Column[] {
  const read = new Map(kept.flatMap(readColumn).map((column) => [column.name, column]))
  for (const column of defaultColumns) if (!read.has(column.name)) read.set(column.name, column)
  return [...read.values()]
}

function readColumn(kept: unknown): Column[] {
  const { name, width, shown } = fields(kept)
  const known = columnNames.find((one) => one === name)
  if (known === undefined || typeof width !== 'number' || !Number.isFinite(width) || typeof shown !== 'boolean') return []
  return [{ name: known, width: boundedWidth(width), shown: shown || known === 'execution' || known === 'status' }]
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
