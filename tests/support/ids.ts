/** An execution's ID that ends in `n`. */
export function id(n: number): string {
  return `exec_00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
}
