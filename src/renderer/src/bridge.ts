import type { EventName, Events, RequestName, RequestOutputs } from '@shared/contract'
import type { RequestInputs } from '@shared/requests'

/** A request that main refused or could not do. The message is worded for the user. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
}

/**
 * Sends main a request and returns its answer.
 * @throws RequestError worded for the user.
 */
export async function request<N extends RequestName>(
  name: N,
  input: RequestInputs[N],
): Promise<RequestOutputs[N]> {
  const answer = await window.monitor.request(name, input)
  if (!answer.ok) throw new RequestError(answer.message)
  return answer.value
}

/** Listens to main's events; returns a function that stops it. */
export function subscribe<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void {
  return window.monitor.on(name, listener)
}
