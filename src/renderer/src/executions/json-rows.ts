import { childNodes, memberCount } from './json-tree'
import type { JsonNode } from './json-tree'

/** A line of the tree. `level` starts at 1; `place` is its position among `siblings`, from 1. */
export interface JsonRow {
  node: JsonNode
  level: number
  place: number
  siblings: number
  expanded: boolean
}

/** Limits for unfolding automatically: short enough to take in, and fast for a document of any size. */
const maxUnfolded = 200

function memberRows(node: JsonNode, level: number): JsonRow[] {
  const members = childNodes(node) ?? []
  return members.map((member, index) => ({
    node: member,
    level,
    place: index + 1,
    siblings: members.length,
    expanded: false,
  }))
}

/** The lines of a document: its members, or its single value. Small branches are unfolded. */
export function firstRows(root: JsonNode): JsonRow[] {
  if (memberCount(root.value) === undefined) return [{ node: root, level: 1, place: 1, siblings: 1, expanded: false }]
  return unfold(memberRows(root, 1), maxUnfolded)
}

/** The lines that a search left, with everything unfolded that leads to a match. */
export function matchRows(root: JsonNode): JsonRow[] {
  const rows: JsonRow[] = []
  function add(row: JsonRow): void {
    const expanded = row.node.members !== undefined
    rows.push({ ...row, expanded })
    if (expanded) for (const member of memberRows(row.node, row.level + 1)) add(member)
  }
  for (const row of memberRows(root, 1)) add(row)
  return rows
}

function unfold(rows: readonly JsonRow[], most: number): JsonRow[] {
  const unfolded: JsonRow[] = []
  let left = most - rows.length
  for (const row of rows) {
    const count = memberCount(row.node.value) ?? 0
    const expanded = count > 0 && count <= left
    unfolded.push({ ...row, expanded })
    if (!expanded) continue
    left -= count
    unfolded.push(...memberRows(row.node, row.level + 1))
  }
  return unfolded
}

/** Folds or unfolds the line at `index`; a leaf stays as it is. */
export function toggleRow(rows: readonly JsonRow[], index: number): readonly JsonRow[] {
  const row = rows[index]
  if (row === undefined || memberCount(row.node.value) === undefined) return rows
  const turned = { ...row, expanded: !row.expanded }
  const members = row.expanded ? [] : memberRows(row.node, row.level + 1)
  return rows.slice(0, index).concat(turned, members, rows.slice(endOf(rows, index)))
}

/** The most lines added when everything is unfolded at once. */
const maxBelow = 5_000

/**
 * Unfolds everything below the line at `index` (null: the whole document). A branch that would add too much stays as it is, except
 * for the line itself; `whole` is false if there was one.
 */
export function unfoldBelow(rows: readonly JsonRow[], index: number | null): { rows: readonly JsonRow[]; whole: boolean } {
  const asked = index === null ? undefined : rows[index]
  if (index !== null && (asked === undefined || memberCount(asked.node.value) === undefined)) return { rows, whole: true }
  const [from, to] = index === null ? [0, rows.length] : [index, endOf(rows, index)]
  const tops = rows.slice(from, to).filter(({ level }) => level === rows[from]?.level)
  const below: JsonRow[] = []
  let left = maxBelow
  let whole = true
  function add(row: JsonRow): void {
    const count = row.node.members?.length ?? memberCount(row.node.value) ?? 0
    const expanded = count > 0 && (count <= left || row.expanded || row === asked)
    below.push({ ...row, expanded })
    if (expanded) {
      left -= count
      for (const member of memberRows(row.node, row.level + 1)) add(member)
    } else if (count > 0) whole = false
  }
  for (const row of tops) add(row)
  return { rows: rows.slice(0, from).concat(below, rows.slice(to)), whole }
}

/** The index of the parent line; -1 on the first level. */
export function parentOf(rows: readonly JsonRow[], index: number): number {
  const level = rows[index]?.level ?? 1
  return rows.findLastIndex((row, at) => at < index && row.level < level)
}

/** The index after the last line inside the one at `index`. */
function endOf(rows: readonly JsonRow[], index: number): number {
  const level = rows[index]?.level ?? 1
  const end = rows.findIndex((row, at) => at > index && row.level <= level)
  return end === -1 ? rows.length : end
}
