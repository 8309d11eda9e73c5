/** The most characters of a text that the page lays out, and of one line: the more a line has, the longer each of them takes. */
const maxShown = 1_000_000
const maxLine = 100_000

/** The beginning of a text that the page can lay out without standing still. */
export function laidOut(text: string): string {
  for (let start = 0; start < Math.min(text.length, maxShown); ) {
    const newline = text.indexOf('\n', start)
    const end = newline === -1 ? text.length : newline
    if (end - start > maxLine) return text.slice(0, Math.min(start + maxLine, maxShown))
    start = end + 1
  }
  return text.slice(0, maxShown)
}
