const plain = /^[\0-\x7f]*$/

/** Folds a text for searching, so that case, accents and how they are written make no difference ("é" as one character or as two, "ß" as "ss"). */
export function folded(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text.normalize('NFD').replace(/\p{Mn}/gu, '').toUpperCase().toLowerCase().replaceAll('ς', 'σ')
}
