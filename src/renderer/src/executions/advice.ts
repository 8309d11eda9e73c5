import type { MessageKey } from '../i18n'

/** The error codes of modelroute-api.md, section 9, for which there is fixed advice. */
const adviceKeys = {
  INPUT_VALIDATION_ERROR: 'advice.INPUT_VALIDATION_ERROR',
  CONTENT_MODERATION_REJECTED: 'advice.CONTENT_MODERATION_REJECTED',
  FILE_NOT_FOUND: 'advice.FILE_NOT_FOUND',
  FILE_FORMAT_UNSUPPORTED: 'advice.FILE_FORMAT_UNSUPPORTED',
  INSUFFICIENT_BALANCE: 'advice.INSUFFICIENT_BALANCE',
  RATE_LIMITED: 'advice.RATE_LIMITED',
  MODEL_OVERLOADED: 'advice.MODEL_OVERLOADED',
  MODEL_UNAVAILABLE: 'advice.MODEL_UNAVAILABLE',
  GENERATION_TIMEOUT: 'advice.GENERATION_TIMEOUT',
  GENERATION_FAILED: 'advice.GENERATION_FAILED',
  SERVICE_UNAVAILABLE: 'advice.SERVICE_UNAVAILABLE',
  INTERNAL_ERROR: 'advice.INTERNAL_ERROR',
  UNAUTHORIZED: 'advice.UNAUTHORIZED',
} as const satisfies Record<string, MessageKey>

function isKnown(code: string): code is keyof typeof adviceKeys {
  return Object.hasOwn(adviceKeys, code)
}

/** What to do about a failed execution; for a code nobody documented, by whether a new one may succeed. */
export function adviceKey(code: string, retryable: boolean | null): MessageKey {
  if (isKnown(code)) return adviceKeys[code]
  return retryable === true ? 'advice.unknownRetryable' : 'advice.unknown'
}
