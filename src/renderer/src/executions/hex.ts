/** One line of a hex dump: its offset, its bytes, and their ASCII. */
interface HexLine {
  offset: string
  bytes: string
  characters: string
}

/** Formats a hexadecimal text as lines of 16 bytes, `00000010  4f 3a …  O:…`. Whatever is not printable ASCII is a dot. */
export function hexLines(head: string): HexLine[] {
  const lines: HexLine[] = []
  for (let at = 0; at < head.length; at += 32) {
    const bytes = head.slice(at, at + 32).match(/../g) ?? []
    lines.push({
      offset: (at / 2).toString(16).padStart(8, '0'),
      bytes: bytes.join(' '),
      characters: bytes.map((byte) => printable(Number.parseInt(byte, 16))).join(''),
    })
  }
  return lines
}

function printable(code: number): string {
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·'
}
