import type { JsonValue } from '@shared/execution'
import { markRaw } from 'vue'

/** One value of a JSON document, with its place as a path such as `output.images[0].file_id`. */
export interface JsonNode {
  path: string
  key: string
  value: JsonValue
}

/** Narrows what a tree component hands back. */
export function isJsonNode(value: object): value is JsonNode {
  return 'path' in value && 'key' in value && 'value' in value
}

export function rootNode(value: JsonValue): JsonNode {
  return markRaw({ path: '', key: '', value })
}

const plainKey = /^[A-Za-z_$][\w$]*$/

/** The members of an object or array in order; undefined for a value that has none. */
export function childNodes({ path, value }: JsonNode): JsonNode[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value)) {
    return value.map((item, index) => markRaw({ path: `${path}[${index}]`, key: String(index), value: item }))
  }
  return Object.entries(value).map(([key, item]) => {
    const step = plainKey.test(key) ? `${path === '' ? '' : '.'}${key}` : `[${JSON.stringify(key)}]`
    return markRaw({ path: path + step, key, value: item })
  })
}

/** The value of a leaf as JSON writes it. */
export function leafText(value: JsonValue): string {
  return JSON.stringify(value)
}

/** What a search found: the paths to show (matches and all that leads to them), and how many matches there are. */
export interface JsonMatches {
  paths: ReadonlySet<string>
  count: number
}

export const mostMatches = 500

/** Finds keys and leaf values that contain `needle`, whatever their case, up to `mostMatches`. */
export function findMatches(root: JsonNode, needle: string): JsonMatches {
  const wanted = needle.toLowerCase()
  const paths = new Set<string>()
  let count = 0

  function visit(node: JsonNode): boolean {
    const children = childNodes(node)
    const own =
      node.key.toLowerCase().includes(wanted) ||
      (children === undefined && leafText(node.value).toLowerCase().includes(wanted))
    if (own) count += 1
    let inside = false
    for (const child of children ?? []) {
      if (count >= mostMatches) break
      inside = visit(child) || inside
    }
    if (own || inside) paths.add(node.path)
    return own || inside
  }

  visit(root)
  return { paths, count }
}
