import { crc32 } from 'node:zlib'
import type { Random } from './random'

/** A key in the format of modelroute-api, section 1: `sk_`, 64 hex, `_`, 8 hex CRC32 (here of the 64 hex). */
export function makeKey(random: Random): string {
  const secret = Array.from({ length: 64 }, () => random.integer(0, 15).toString(16)).join('')
  return `sk_${secret}_${crc32(secret).toString(16).padStart(8, '0')}`
}
