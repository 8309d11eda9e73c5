import { openSync } from 'node:fs'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { fileScheme } from '@shared/files'

const scheme = 'monitor'
export const pageOrigin = `${scheme}://app`

/** The address of the app's page; no other may call IPC. */
export const pageUrl = `${pageOrigin}/index.html`

/** Allows only the app's own files, and previews of executions' files. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  `img-src 'self' ${fileScheme}:`,
  `media-src ${fileScheme}:`,
  "font-src 'self'",
  `connect-src ${fileScheme}:`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Chromium's ERR_FILE_NOT_FOUND. */
const fileNotFound = -6

/** The file types of the built page. */
const types: Partial<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Call it once, before the app is ready. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges },
    { scheme: fileScheme, privileges: { ...privileges, stream: true, corsEnabled: true } },
  ])
}

type FileServer = (request: Request) => Promise<Response>

/**
 * Serves executions' files under `monitor-file:`. The returned function takes the server, and requests wait until then. Call this
 * before the page is loaded: a page reaches only schemes that were registered by then.
 */
export function serveFiles(): (server: FileServer) => void {
  let setServer: (server: FileServer) => void = () => undefined
  const server = new Promise<FileServer>((resolve) => (setServer = resolve))
  protocol.handle(fileScheme, async (request) => (await server)(request))
  return setServer
}

/**
 * Serves the built renderer, and nothing outside its folder, under `monitor://app/`. Settles once the page has requested a
 * script. `protocol.handle` would first load Node's `fetch`, which takes a tenth of a second, and pass every byte through this process.
 */
export function servePage(folder: string): Promise<void> {
  const opened = inAscii(folder)
  return new Promise((resolve) => {
    protocol.registerFileProtocol(scheme, ({ url }, answer) => {
      const { host, pathname } = new URL(url)
      const path = normalize(join(folder, decoded(pathname)))
      const type = types[extname(path)]
      if (host !== 'app' || !path.startsWith(folder + sep) || type === undefined) return answer({ error: fileNotFound })
      answer({ path: opened + path.slice(folder.length), headers: { 'Content-Type': type, 'Content-Security-Policy': contentSecurityPolicy, 'X-Content-Type-Options': 'nosniff' } })
      if (path.endsWith('.js')) resolve()
    })
  })
}

/** A folder by a name that is all ASCII where there is one: on Linux without UTF-8 (`LANG=C`), Chromium reads no other. */
function inAscii(folder: string): string {
  return process.platform === 'linux' && /[^\0-\x7f]/.test(folder) ? `/proc/self/fd/${openSync(folder, 'r')}` : folder
}

/** Empty if it cannot be decoded or contains a NUL, at which Chromium would cut it off. */
function decoded(pathname: string): string {
  try {
    const path = decodeURIComponent(pathname)
    return path.includes('\0') ? '' : path
  } catch {
    return ''
  }
}
