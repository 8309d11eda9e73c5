import type { ExecutionError } from '@shared/execution'
import type { MessageKey } from '../i18n'

/** The error codes of modelroute-api, section 9, and whether a new execution may succeed if the reply does not say. */
const retryableByCode = {
  INPUT_VALIDATION_ERROR: false,
  CONTENT_MODERATION_REJECTED: false,
  FILE_NOT_FOUND: false,
  FILE_FORMAT_UNSUPPORTED: false,
  INSUFFICIENT_BALANCE: false,
  RATE_LIMITED: true,
  MODEL_OVERLOADED: true,
  MODEL_UNAVAILABLE: true,
  GENERATION_TIMEOUT: true,
  GENERATION_FAILED: true,
  SERVICE_UNAVAILABLE: true,
  INTERNAL_ERROR: false,
  UNAUTHORIZED: false,
} as const satisfies Record<string, boolean>
type KnownCode = keyof typeof retryableByCode

function isKnown(code: string): code is KnownCode {
  return Object.hasOwn(retryableByCode, code)
}

/** What a failure means, whether a new execution may succeed, and what to do, as keys of fixed texts. */
interface Explanation {
  meaning: MessageKey
  again: MessageKey
  advice: MessageKey
}

/** Explains why an execution failed. For an undocumented code, or a reply that contradicts the code, by whether a new one may succeed. */
export function explain({ code, retryable }: Pick<ExecutionError, 'code' | 'retryable'>): Explanation {
  const usual = isKnown(code) ? retryableByCode[code] : null
  const again = againKey(retryable ?? usual)
  const advice = retryable ? 'failure.advice.unknownRetryable' : 'failure.advice.unknown'
  if (!isKnown(code)) return { meaning: 'failure.meaning.unknown', again, advice }
  const isUsual = (retryable ?? usual) === usual
  return { meaning: `failure.meaning.${code}`, again, advice: isUsual ? `failure.advice.${code}` : advice }
}

function againKey(retryable: boolean | null): MessageKey {
  if (retryable === null) return 'failure.againUnknown'
  return retryable ? 'failure.againMay' : 'failure.againNot'
}
