/** The error codes of modelroute-api, section 9, with messages as an API would word them. */
export const failures = {
  INPUT_VALIDATION_ERROR: { httpStatus: 400, retryable: false, message: 'The input does not match what the model accepts.' },
  CONTENT_MODERATION_REJECTED: {
    httpStatus: 400,
    retryable: false,
    message: 'The prompt was rejected by content moderation.',
  },
  FILE_NOT_FOUND: { httpStatus: 400, retryable: false, message: 'The file does not exist or has expired.' },
  FILE_FORMAT_UNSUPPORTED: {
    httpStatus: 400,
    retryable: false,
    message: 'The model does not accept files of this format.',
  },
  INSUFFICIENT_BALANCE: {
    httpStatus: 402,
    retryable: false,
    message: 'The balance does not cover the estimated cost.',
  },
  RATE_LIMITED: { httpStatus: 429, retryable: true, message: 'Too many requests.' },
  MODEL_OVERLOADED: {
    httpStatus: 503,
    retryable: true,
    message: 'The model is overloaded.',
  },
  MODEL_UNAVAILABLE: { httpStatus: 503, retryable: true, message: 'The model is currently unavailable.' },
  GENERATION_TIMEOUT: { httpStatus: 504, retryable: true, message: 'The provider did not finish in time.' },
  GENERATION_FAILED: { httpStatus: 500, retryable: true, message: 'The provider reported a failure.' },
  SERVICE_UNAVAILABLE: {
    httpStatus: 503,
    retryable: true,
    message: 'The service is currently unavailable.',
  },
  INTERNAL_ERROR: {
    httpStatus: 500,
    retryable: false,
    message: 'An internal error occurred. Contact support with the request ID.',
  },
} as const

type FailureCode = keyof typeof failures

export const failureCodes = Object.keys(failures) as FailureCode[]

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(failures, text)
}

/** The error object of modelroute-api, section 9, for an envelope or a FAILED execution. */
export function errorObject(code: FailureCode, requestId: string): Record<string, unknown> {
  const { message, retryable } = failures[code]
  const error = { code, message, retryable, request_id: requestId }
  if (code !== 'INPUT_VALIDATION_ERROR') return error
  return {
    ...error,
    details: [{ field: 'input.prompt', code: 'REQUIRED', message: 'A prompt is required.' }],
  }
}
