import type { Reply } from '../../src/main/modelroute/types'

/** The reading of a reply; throws if the request failed. */
export function valueOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`The request failed: ${reply.failure.saying.name}`)
  return reply.value
}

/** Why a request failed; throws if it succeeded. */
export function failureOf(reply: Reply<unknown>): Extract<Reply<unknown>, { ok: false }>['failure'] {
  if (reply.ok) throw new Error('The request succeeded.')
  return reply.failure
}
