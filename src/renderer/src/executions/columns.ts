/** What a row can show, one column each. */
export const columnNames = [
  'status',
  'execution',
  'connection',
  'group',
  'model',
  'time',
  'expected',
  'cost',
  'files',
  'asked',
  'error',
  'tracked',
  'created',
  'ended',
  'delay',
] as const
export type ColumnName = (typeof columnNames)[number]

/** A column as arranged by the user; `width` in px. */
export interface Column {
  name: ColumnName
  width: number
  shown: boolean
}

/** A column as it is drawn. */
interface FittedColumn {
  name: ColumnName
  width: number
}

interface Shape {
  width: number
  /** The width it shrinks to in a narrow list, px. */
  compact: number
  /** Columns with lower values are left out of a narrow list first. */
  rank: number
  numeric: boolean
}

/** `execution` names the row: it takes the remaining space and is always shown. */
export const columnShapes: Readonly<Record<ColumnName, Shape>> = {
  status: { width: 152, compact: 16, rank: 20, numeric: false },
  execution: { width: 140, compact: 124, rank: 20, numeric: false },
  connection: { width: 116, compact: 14, rank: 12, numeric: false },
  group: { width: 112, compact: 80, rank: 4, numeric: false },
  model: { width: 168, compact: 104, rank: 9, numeric: false },
  time: { width: 92, compact: 88, rank: 11, numeric: true },
  expected: { width: 136, compact: 112, rank: 7, numeric: false },
  cost: { width: 72, compact: 64, rank: 8, numeric: true },
  files: { width: 56, compact: 52, rank: 3.5, numeric: true },
  asked: { width: 84, compact: 76, rank: 10, numeric: true },
  error: { width: 168, compact: 104, rank: 5, numeric: false },
  tracked: { width: 84, compact: 76, rank: 1, numeric: true },
  created: { width: 84, compact: 76, rank: 2, numeric: true },
  ended: { width: 84, compact: 76, rank: 6, numeric: true },
  delay: { width: 84, compact: 76, rank: 3, numeric: true },
}

/** The widths a user can drag a column to, and the space between and around columns as in `.columns`; px. */
export const narrowestColumn = 36
export const widestColumn = 480
const columnGap = 12
const padding = 24
/** Room beside an execution's ID for its label or error code, px. Other columns do not take it. */
const labelRoom = 150
/** The width a status needs for its mark and all but its longest words, px. */
const statusWithWord = 120

const shownAtFirst: readonly ColumnName[] = ['status', 'execution', 'connection', 'group', 'model', 'time', 'expected', 'cost', 'files', 'asked']

export const defaultColumns: readonly Column[] = columnNames.map((name) => ({
  name,
  width: columnShapes[name].width,
  shown: shownAtFirst.includes(name),
}))

/**
 * The columns that fit into `available` px: all as wide as chosen; else compact ones where room is short; else without the least important
 * ones. The column that the list is sorted by is the last to go.
 */
export function fitColumns(columns: readonly Column[], available: number, sortedBy: ColumnName): FittedColumn[] {
  const rankOf = (name: ColumnName): number => (name === sortedBy ? Math.max(19, columnShapes[name].rank) : columnShapes[name].rank)
  const wide = columns.filter(({ shown }) => shown).map(({ name, width }) => ({ name, width }))
  if (needed(wide) <= available) return wide
  let left = wide.map(({ name, width }) => ({ name, width: Math.min(width, columnShapes[name].compact) }))
  while (needed(left) > available && left.length > 2) {
    const least = left.reduce((a, b) => (rankOf(b.name) < rankOf(a.name) ? b : a))
    if (rankOf(least.name) === 20) break
    left = left.filter((column) => column !== least)
  }
  return widened(left, wide, available, rankOf)
}

/**
 * Gives columns the width in `wide` back as far as there is room, most important first. The status comes before all others, even
 * before room for labels, and takes less rather than nothing: of everything widened, its word is the last to go.
 */
function widened(columns: readonly FittedColumn[], wide: readonly FittedColumn[], available: number, rankOf: (name: ColumnName) => number): FittedColumn[] {
  let room = available - needed(columns)
  const given = new Map<ColumnName, number>()
  const need = (name: ColumnName): number => (name === 'status' ? Infinity : rankOf(name))
  for (const { name, width } of [...columns].sort((a, b) => need(b.name) - need(a.name))) {
    const chosen = wide.find((column) => column.name === name)?.width ?? width
    const least = name === 'status' ? Math.min(chosen, statusWithWord) : chosen
    const most = width + room - (name === 'status' ? 0 : labelRoom)
    if (most < least) continue
    given.set(name, Math.min(chosen, most))
    room -= Math.min(chosen, most) - width
  }
  return columns.map(({ name, width }) => ({ name, width: given.get(name) ?? width }))
}

function needed(columns: readonly FittedColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width, padding + columnGap * (columns.length - 1))
}

/** The value of `grid-template-columns`. */
export function columnTemplate(columns: readonly FittedColumn[]): string {
  return columns.map(({ name, width }) => (name === 'execution' ? `minmax(${width}px, 1fr)` : `${width}px`)).join(' ')
}

/** The columns after moving one of them to the place of another. */
export function moveColumn(columns: readonly Column[], name: ColumnName, to: ColumnName): Column[] {
  const from = columns.findIndex((column) => column.name === name)
  const target = columns.findIndex((column) => column.name === to)
  const moved = columns[from]
  if (moved === undefined || target === -1) return [...columns]
  const rest = columns.filter((column) => column !== moved)
  return [...rest.slice(0, target), moved, ...rest.slice(target)]
}

/**
 * The width of a column after its edge was pulled to `width`, px. In a narrow list it is drawn narrower than `chosen`: pulling it wider
 * there keeps at least what was chosen.
 */
export function pulledWidth(chosen: number, drawn: number, width: number): number {
  return width >= drawn ? Math.max(chosen, width) : width
}

/** A width clamped between the narrowest and the widest, px. */
export function boundedWidth(width: number): number {
  return Math.round(Math.min(widestColumn, Math.max(narrowestColumn, width)))
}
