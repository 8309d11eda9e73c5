/** A piece of markup source: a tag, a comment, or the text between them. */
export interface MarkupPiece {
  kind: 'tag' | 'comment' | 'text'
  text: string
}

/** As much is coloured; a page of many thousand coloured pieces is slow to lay out. */
const mostColoured = 100_000

/** Splits SVG or HTML source for colouring; joined, the pieces are the source. */
export function markupPieces(source: string): MarkupPiece[] {
  const pieces = source
    .slice(0, mostColoured)
    .split(/(<!--[\s\S]{0,4000}?-->|<[/!?]?[A-Za-z][^<>]{0,4000}>)/)
    .map((text): MarkupPiece => ({ kind: kindOf(text), text }))
  return [...pieces, { kind: 'text' as const, text: source.slice(mostColoured) }].filter(({ text }) => text !== '')
}

function kindOf(piece: string): MarkupPiece['kind'] {
  if (/^<!--[\s\S]*-->$/.test(piece)) return 'comment'
  return /^<[/!?]?[A-Za-z][^<>]*>$/.test(piece) ? 'tag' : 'text'
}
