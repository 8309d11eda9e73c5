import css from 'highlight.js/lib/languages/css'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import markdown from 'highlight.js/lib/languages/markdown'
import xml from 'highlight.js/lib/languages/xml'
import { createLowlight } from 'lowlight'

/** A token of source and its kind, in highlight.js's terms such as `tag` or `string`; null: nothing in particular. */
interface SourcePiece {
  kind: string | null
  text: string
}

export type SourceLanguage = 'xml' | 'json' | 'markdown'

/** The most text that is highlighted, because many thousands of tokens are slow to lay out. */
const maxHighlighted = 100_000

const lowlight = createLowlight({ css, javascript, json, markdown, xml })

type Nodes = ReturnType<typeof lowlight.highlight>['children']

/** Splits a source into tokens. Joined, they are the source. */
export function sourcePieces(source: string, language: SourceLanguage): SourcePiece[] {
  const pieces = flatten(lowlight.highlight(language, source.slice(0, maxHighlighted)).children, null)
  const rest = source.slice(maxHighlighted)
  return rest === '' ? pieces : [...pieces, { kind: null, text: rest }]
}

/** A nested token counts as its innermost kind. */
function flatten(nodes: Nodes, kind: string | null): SourcePiece[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return [{ kind, text: node.value }]
    return node.type === 'element' ? flatten(node.children, kindOf(node.properties.className) ?? kind) : []
  })
}

function kindOf(classes: unknown): string | null {
  const [first] = Array.isArray(classes) ? classes : []
  return typeof first === 'string' && first.startsWith('hljs-') ? first.slice('hljs-'.length) : null
}
