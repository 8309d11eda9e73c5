/** Texts that a spreadsheet treats as a formula, by their first character (OWASP, CSV Injection), including full-width forms. A negative number is none. */
const formula = /^(?!-\d+(\.\d+)?$)[=+\-@\t\r\n＝＋－＠]/

/**
 * One record of a CSV file (RFC 4180), with its line end. A cell that a spreadsheet would treat as a formula is prefixed with
 * an apostrophe; null is an empty cell.
 */
export function csvRecord(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

function cellText(cell: string | number | null): string {
  if (typeof cell !== 'string') return String(cell ?? '')
  const safe = formula.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
