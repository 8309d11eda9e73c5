import type { Reply } from '../../src/main/modelroute/types'

/** What a reply was read as; throws when the request failed. */
export function valueOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`The request failed: ${reply.failure.saying.name}`)
  return reply.value
}

/** Why a request failed; throws when it succeeded. */
export function failureOf(reply: Reply<unknown>): Extract<Reply<unknown>, { ok: false }>['failure'] {
  if (reply.ok) throw new Error('The request succeeded.')
  return reply.failure
}
