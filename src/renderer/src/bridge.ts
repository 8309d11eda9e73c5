import type { EventName, Events, RequestName, RequestOutputs } from '@shared/contract'
import type { RequestInputs } from '@shared/requests'

/** A request that main refused or could not do; the message is in words for the user. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
}

/**
 * Asks main for something and answers its value.
 * @throws RequestError with words for the user.
 */
export async function request<N extends RequestName>(
  name: N,
  input: RequestInputs[N],
): Promise<RequestOutputs[N]> {
  const answer = await window.monitor.request(name, input)
  if (!answer.ok) throw new RequestError(answer.message)
  return answer.value
}

/** Listens to what main tells unasked; returns the function that ends it. */
export function subscribe<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void {
  return window.monitor.on(name, listener)
}
