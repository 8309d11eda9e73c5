import { t } from '../i18n'
import type { MessageKey } from '../i18n'
import { notFoundStatus, unseenStatus } from '@shared/status'

const words = {
  [unseenStatus]: 'status.UNSEEN',
  PENDING: 'status.PENDING',
  PROCESSING: 'status.PROCESSING',
  AWAITING_WEBHOOK: 'status.AWAITING_WEBHOOK',
  COMPLETED: 'status.COMPLETED',
  FAILED: 'status.FAILED',
  CANCELLED: 'status.CANCELLED',
  EXPIRED: 'status.EXPIRED',
  [notFoundStatus]: 'status.NOT_FOUND',
} as const satisfies Record<string, MessageKey>

/** The statuses with a word and mark of their own. */
export type KnownStatus = keyof typeof words

export function isKnownStatus(status: string): status is KnownStatus {
  return Object.hasOwn(words, status)
}

/** The displayed word of each known status, in the user's language. */
export function statusWords(): Map<string, string> {
  return new Map(Object.entries(words).map(([status, key]) => [status, t(key)]))
}

/** The status in the user's language; an unknown one is returned unchanged. */
export function statusWord(status: string): string {
  return isKnownStatus(status) ? t(words[status]) : status
}
