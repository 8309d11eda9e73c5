import { withDirectionsInSight } from '@shared/bidi'
import type { JsonValue } from '@shared/execution'

/** One value of a JSON document, with its place as a path such as `output.images[0].file_id`. */
export interface JsonNode {
  path: string
  key: string
  value: JsonValue
  /** The members that a search left; if absent, all of them. */
  members?: JsonNode[]
}

export function rootNode(value: JsonValue): JsonNode {
  return { path: '', key: '', value }
}

const plainKey = /^[A-Za-z_$][\w$]*$/

/** How many members an object or array has; undefined for other values. */
export function memberCount(value: JsonValue): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return Array.isArray(value) ? value.length : Object.keys(value).length
}

function memberPath(parent: JsonNode, key: string): string {
  if (Array.isArray(parent.value)) return `${parent.path}[${key}]`
  if (!plainKey.test(key)) return `${parent.path}[${JSON.stringify(key)}]`
  return parent.path === '' ? key : `${parent.path}.${key}`
}

/** The members of an object or array in order; undefined for other values. */
export function childNodes(node: JsonNode): JsonNode[] | undefined {
  const { value } = node
  if (typeof value !== 'object' || value === null) return undefined
  if (node.members !== undefined) return node.members
  if (Array.isArray(value)) {
    return value.map((item, index) => ({ path: `${node.path}[${index}]`, key: String(index), value: item }))
  }
  return Object.entries(value).map(([key, item]) => ({ path: memberPath(node, key), key, value: item }))
}

/** The value of a leaf as JSON. Characters that would change the line's direction are escaped. */
function leafText(value: JsonValue): string {
  return withDirectionsInSight(JSON.stringify(value))
}

/** The most characters of a key or a leaf that a row shows. */
export const maxLine = 300

/** A key as a row shows it, shortened like a leaf. Line breaks and characters that change direction are escaped as in JSON. */
export function shownKey(key: string, needle: string): string {
  return key === '' ? '""' : aroundMatch(withDirectionsInSight(JSON.stringify(key).slice(1, -1)), needle)
}

/** A leaf as a row shows it. */
export function shownLeaf(value: JsonValue, needle: string): string {
  return aroundMatch(leafText(value), needle)
}

/** A text shortened for a row: of a long one, the part around the first match of the needle. */
function aroundMatch(text: string, needle: string): string {
  if (text.length <= maxLine) return text
  const match = needle === '' ? 0 : Math.max(0, text.toLowerCase().indexOf(needle.toLowerCase()))
  const from = Math.max(0, Math.min(match - 40, text.length - maxLine))
  const to = from + maxLine
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}

/** The result of a search: the document reduced to the matches and the path to them, and their number. */
export interface JsonMatches {
  root: JsonNode
  count: number
}

export const maxMatches = 500

/** A match as a function of its parent, so that paths are built only for matches. */
type Match = (parent: JsonNode) => JsonNode

/** Finds keys and leaf values that contain `needle`, ignoring case, up to `maxMatches`. */
export function findMatches(root: JsonNode, needle: string): JsonMatches {
  const pattern = new RegExp(needle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i')
  const { value } = root
  if (typeof value !== 'object' || value === null) return { root, count: pattern.test(String(value)) ? 1 : 0 }
  const search = new Search(pattern)
  const inside = search.members(value)
  return { root: { ...root, members: inside.map((make) => make(root)) }, count: search.count }
}

class Search {
  count = 0
  readonly #pattern: RegExp
  /** Cache: keys repeat, so each is tested only once. */
  readonly #keys = new Map<string, boolean>()

  constructor(pattern: RegExp) {
    this.#pattern = pattern
  }

  members(value: JsonValue[] | Record<string, JsonValue>): Match[] {
    const found: Match[] = []
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length && this.count < maxMatches; index += 1) {
        this.#visit(String(index), value[index] ?? null, false, found)
      }
      return found
    }
    for (const key in value) {
      if (this.count >= maxMatches) break
      this.#visit(key, value[key] ?? null, this.#matchesKey(key), found)
    }
    return found
  }

  #visit(key: string, value: JsonValue, keyMatches: boolean, found: Match[]): void {
    const isBranch = typeof value === 'object' && value !== null
    const own = keyMatches || (!isBranch && this.#pattern.test(String(value)))
    if (own) this.count += 1
    const inside = isBranch ? this.members(value) : []
    if (own || inside.length > 0) found.push((parent) => fill({ path: memberPath(parent, key), key, value }, inside))
  }

  #matchesKey(key: string): boolean {
    const known = this.#keys.get(key)
    if (known !== undefined) return known
    const matches = this.#pattern.test(key)
    this.#keys.set(key, matches)
    return matches
  }
}

/** A branch found only by its own key keeps all its members. */
function fill(node: JsonNode, inside: Match[]): JsonNode {
  return inside.length === 0 ? node : { ...node, members: inside.map((make) => make(node)) }
}
