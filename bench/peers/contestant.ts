import { once } from 'node:events'
import { z } from 'zod'
import { isTerminal } from '@shared/status'

/** The API that a contestant follows its jobs on. */
interface Server {
  baseUrl: string
  key: string
}

/** One way to follow jobs through the rate limit. */
export interface Contestant {
  name: string
  /** What it does in words, for the report. */
  setting: string
  /** Also fetches results; all others ask only for the status. */
  results?: boolean
  /**
   * Follows jobs and calls `seen` for each one known to have ended. Settles when it follows none any more, even if it gave up on
   * some, and at the latest when `signal` aborts.
   */
  follow(server: Server, ids: string[], seen: (id: string) => void, signal: AbortSignal): Promise<void>
}

/** A contestant that waits for each job separately. `open` is called once and returns the function that waits for one job. */
export function eachByItself(
  name: string,
  setting: string,
  open: (server: Server, signal: AbortSignal) => (id: string) => Promise<unknown>,
): Contestant {
  return {
    name,
    setting,
    async follow(server, ids, seen, signal) {
      const wait = open(server, signal)
      const all = Promise.allSettled(ids.map((id) => wait(id).then(() => seen(id))))
      await Promise.race([all, once(signal, 'abort')])
    },
  }
}

const statusSchema = z.object({ status: z.string() })

/** True if the body of a reply says that the job has ended. */
export function saysEnded(body: unknown): boolean {
  return isTerminal(statusSchema.parse(body).status)
}

/** GET /v1/executions/{id}. */
export function ask({ baseUrl, key }: Server, id: string, signal?: AbortSignal | null): Promise<Response> {
  return fetch(`${baseUrl}/v1/executions/${id}`, { headers: { authorization: `Bearer ${key}` }, signal })
}

/**
 * A `fetch` for a library with an API of its own. Any address that contains a job's ID becomes the request about that job, and a
 * successful reply is translated into the library's words. All other replies pass through unchanged, with their headers.
 */
export function translating(server: Server, words: { ended: string; underWay: string }): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    const id = /exec_[0-9a-f-]+/.exec(url)?.[0]
    if (id === undefined) throw new TypeError(`${url} is about no job`)
    const response = await ask(server, id, init?.signal)
    if (!response.ok) return response
    const status = saysEnded(await response.json()) ? words.ended : words.underWay
    const headers = new Headers(response.headers)
    headers.delete('content-length')
    return Response.json({ id, status }, { headers })
  }
}
