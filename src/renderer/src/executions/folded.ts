const plain = /^[\0-\x7f]*$/

/** A text as a search compares it: without case and accents, however they are written ("é" as one character or as two, "ß" as "ss"). */
export function folded(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text.normalize('NFD').replace(/\p{Mn}/gu, '').toUpperCase().toLowerCase().replaceAll('ς', 'σ')
}
