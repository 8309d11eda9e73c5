/** An encoding of text, by its name for `TextDecoder`. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * The likely encoding of a text by its first bytes, or all of them (`whole`). Without a byte order mark, only what claims to be text
 * may be anything but UTF-8: UTF-16, or Windows' extension of Latin-1.
 */
export function encodingOf(head: Uint8Array, whole: boolean, claimsText: boolean): TextEncoding {
  const [first, second] = head
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (!claimsText) return 'utf-8'
  // The zeros of UTF-16 are all on the same side of its pairs of bytes.
  const [zeroFirst, zeroSecond] = [0, 1].map((side) => head.some((byte, at) => byte === 0 && at % 2 === side))
  if (zeroFirst !== zeroSecond) return zeroFirst ? 'utf-16be' : 'utf-16le'
  return isHardlyUtf8(new TextDecoder().decode(head, { stream: !whole })) ? 'windows-1252' : 'utf-8'
}

/** Whether most of what is not ASCII was not UTF-8 either, in a text that was decoded as that. */
export function isHardlyUtf8(text: string): boolean {
  return text.includes('\ufffd') && count(text, /\ufffd/g) > count(text, /[^\0-\x7f\ufffd]/g)
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
