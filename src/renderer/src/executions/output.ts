import type { JsonValue } from '@shared/execution'
import { childNodes, maxLine, memberCount, rootNode } from './json-tree'
import type { JsonNode } from './json-tree'

/** A text within an output, and its path. If the whole output is the text, the path is empty. */
interface OutputText {
  path: string
  text: string
}

const maxTexts = 20
const maxVisited = 20_000

/** The texts of an output worth reading as text: the output itself if it is one, and each that a line of the tree cannot show. */
export function outputTexts(output: JsonValue | undefined): OutputText[] {
  if (output === undefined) return []
  const texts: OutputText[] = []
  const waiting = [rootNode(output)]
  let looked = 0
  for (let node = waiting.pop(); node !== undefined && looked < maxVisited && texts.length < maxTexts; node = waiting.pop()) {
    looked += 1
    if (isOutput(node)) texts.push({ path: node.path === 'text' ? '' : node.path, text: node.value })
    if ((memberCount(node.value) ?? 0) <= maxVisited) waiting.push(...(childNodes(node)?.toReversed() ?? []))
  }
  return texts
}

/** Text without any space is data, such as an encoded image. */
function isOutput(node: JsonNode): node is JsonNode & { value: string } {
  const { path, value } = node
  if (typeof value !== 'string' || value.trim() === '') return false
  if (path === '' || path === 'text') return true
  return /\s/.test(value) && (value.length > maxLine || value.includes('\n'))
}
