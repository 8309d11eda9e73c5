/** `fetch` as the client uses it: Node's, Chromium's through Electron, or a fake. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>

interface FetchInit {
  method: 'GET' | 'POST'
  headers: Record<string, string>
  redirect: 'manual'
  cache: 'no-store'
  credentials: 'omit'
  signal: AbortSignal
}

/**
 * The end of a chain of redirects: a reply, or an address elsewhere that it named; null if it led in circles or named none.
 */
type Arrival = { kind: 'reply'; response: Response } | { kind: 'elsewhere'; location: string | null }

const maxRedirects = 3
const redirectStatuses = [301, 302, 303, 307, 308]

/**
 * Sends a request with the key. The key never leaves the origin of `url`, so redirects are not left to `fetch`. A GET
 * redirected within the origin is followed, up to three times. Any other redirect is `elsewhere`, without a location if
 * the reply named none. Headers and locations that echo the key lose it.
 *
 * Throws what `fetch` throws.
 */
export async function sendWithKey(
  fetch: Fetch,
  request: {
    method: 'GET' | 'POST'
    url: string
    key: string
    accept: string
    /** Additional headers, such as a range. */
    headers?: Record<string, string>
    signal: AbortSignal
  },
): Promise<Arrival> {
  const { method, key, accept, headers, signal } = request
  const url = new URL(request.url)
  const isFollowed = ({ origin }: URL): boolean => origin === url.origin && method === 'GET'
  const arrival = await follow(fetch, url, { method, headers: { ...headers, authorization: `Bearer ${key}`, accept }, signal }, isFollowed)
  if (arrival.kind === 'reply') return { kind: 'reply', response: withoutKeyInHeaders(arrival.response, key) }
  return { kind: 'elsewhere', location: arrival.location && withoutKey(arrival.location, key) }
}

function withoutKeyInHeaders(response: Response, key: string): Response {
  const headers = [...response.headers]
  if (headers.every(([, value]) => withoutKey(value, key) === value)) return response
  return new Response(response.body, { status: response.status, headers: headers.map(([name, value]) => [name, withoutKey(value, key)]) })
}

/**
 * Sends a GET without the key, as for a presigned address. Redirects are followed, up to three times, while
 * `allowed` accepts the address; otherwise the result is `elsewhere`. Throws what `fetch` throws.
 */
export async function sendWithoutKey(
  fetch: Fetch,
  request: { url: string; headers: Record<string, string>; allowed: (url: URL) => boolean; signal: AbortSignal },
): Promise<Arrival> {
  const { headers, allowed, signal } = request
  const url = new URL(request.url)
  return allowed(url) ? follow(fetch, url, { method: 'GET', headers, signal }, allowed) : { kind: 'elsewhere', location: url.href }
}

async function follow(
  fetch: Fetch,
  first: URL,
  request: Pick<FetchInit, 'method' | 'headers' | 'signal'>,
  isFollowed: (target: URL) => boolean,
): Promise<Arrival> {
  let url = first
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    // Chromium's cache must not answer for the server, and its cookies must not identify the user to it.
    const response = await fetch(url.href, { ...request, redirect: 'manual', cache: 'no-store', credentials: 'omit' })
    if (!redirectStatuses.includes(response.status)) return { kind: 'reply', response }
    discard(response)
    const target = targetOf(response, url.href)
    if (target === null || !isFollowed(target)) return { kind: 'elsewhere', location: target?.href ?? null }
    url = target
  }
  return { kind: 'elsewhere', location: null }
}

function targetOf(response: Response, from: string): URL | null {
  const location = response.headers.get('location')
  return location !== null && URL.canParse(location, from) ? new URL(location, from) : null
}

/** Discards a reply whose body nobody reads. */
export function discard(response: Response): void {
  void response.body?.cancel().catch(() => undefined)
}

/** Removes the key from a reply that may echo it, including its escaped forms in JSON and URLs. */
export function withoutKey(said: string, key: string): string {
  const inJson = JSON.stringify(key).slice(1, -1)
  const forms = [key, inJson, inJson.replaceAll('/', String.raw`\/`), encodeURIComponent(key)]
  return forms.reduce((rest, form) => rest.replaceAll(form, '[key removed]'), said)
}

/**
 * Reads a whole body as UTF-8 text; null if it is larger than `maxBytes`, and then reads no further.
 * Throws what the stream throws if it breaks off.
 */
export async function readText(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return ''
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return null
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
