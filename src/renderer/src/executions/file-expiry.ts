import type { FileReference } from '@shared/execution'
import { formatAgo, formatIn, formatMoment } from '../format'
import { t } from '../i18n'

/** "expires in 3 d" or "expired 2 h ago" (epoch ms); null if no expiry was told. */
export function expiryWords({ expiresAt }: FileReference, now: number): string | null {
  if (expiresAt === null) return null
  return expiresAt > now
    ? t('files.expires', { when: formatIn(expiresAt, now) })
    : t('files.expired', { when: formatAgo(expiresAt, now) })
}

/** The text for a file that ModelRoute no longer had at `foundAt` (epoch ms). */
export function goneWords({ expiresAt }: FileReference, foundAt: number): string {
  return expiresAt !== null && expiresAt <= foundAt
    ? t('files.goneSince', { moment: formatMoment(expiresAt) })
    : t('files.goneBefore', { moment: formatMoment(foundAt) })
}
