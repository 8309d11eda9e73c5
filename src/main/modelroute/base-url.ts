/** Why a text is not a usable base URL. */
type AddressProblem = 'noAddress' | 'unencrypted' | 'credentials' | 'query'

/** A usable base URL (no trailing slash, no `/v1`), or why the text is not one. */
type BaseUrlReading = { ok: true; baseUrl: string } | { ok: false; problem: AddressProblem }

/**
 * Reads the address of an API as a person types it. `https:` is accepted for every host, `http:` only for loopback
 * hosts, because the key travels with every request. A trailing `/v1` is dropped: the client adds it.
 */
export function parseBaseUrl(text: string): BaseUrlReading {
  const trimmed = text.trim()
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return { ok: false, problem: 'noAddress' }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return { ok: false, problem: 'unencrypted' }
  if (url.username !== '' || url.password !== '') return { ok: false, problem: 'credentials' }
  if (url.search !== '' || url.hash !== '') return { ok: false, problem: 'query' }
  const path = url.pathname.replace(/\/+(v1\/*)?$/i, '')
  return { ok: true, baseUrl: url.origin + path }
}

/** Returns the text as a base URL. Throws an Error that names the `AddressProblem` if it is not one. */
export function usableBaseUrl(text: string): string {
  const read = parseBaseUrl(text)
  if (!read.ok) throw new Error(`Unusable base URL: ${read.problem}`)
  return read.baseUrl
}

/** True for the names and addresses of this machine itself. */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  )
}
