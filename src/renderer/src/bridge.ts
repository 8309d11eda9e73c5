import type { EventName, Events, RequestName, RequestOutputs } from '@shared/contract'
import type { RequestInputs } from '@shared/requests'

/** Sends main a request and returns its answer. Throws, in words for the user, if main refuses it or cannot do it. */
export async function request<N extends RequestName>(name: N, input: RequestInputs[N]): Promise<RequestOutputs[N]> {
  const answer = await window.monitor.request(name, input)
  if (!answer.ok) throw new Error(answer.message)
  return answer.value
}

/** Listens to main's events; returns a function that stops it. */
export function subscribe<E extends EventName>(name: E, listener: (payload: Events[E]) => void): () => void {
  return window.monitor.on(name, listener)
}
