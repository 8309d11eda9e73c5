import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol } from 'electron'
import { fileScheme } from '@shared/files'

const scheme = 'monitor'
export const pageOrigin = `${scheme}://app`

/** The address of the app's page; no other may call IPC. */
export const pageUrl = `${pageOrigin}/index.html`

/** Nothing is allowed but the app's own files, and previews of what executions gave. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  `img-src 'self' data: ${fileScheme}:`,
  `media-src ${fileScheme}:`,
  "font-src 'self'",
  `connect-src ${fileScheme}:`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The kinds of file that the built page consists of. */
const types: Partial<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** To be called once, before the app is ready. */
export function registerSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges },
    { scheme: fileScheme, privileges: { ...privileges, stream: true, corsEnabled: true } },
  ])
}

/** Lets `answer` serve what executions gave, under `monitor-file:`. */
export function serveFiles(answer: (request: Request) => Promise<Response>): void {
  protocol.handle(fileScheme, answer)
}

/** Serves the built renderer, and nothing outside its folder, under `monitor://app/`. */
export function servePage(folder: string): void {
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    const file = normalize(join(folder, decodeURIComponent(url.pathname)))
    if (url.host !== 'app' || !file.startsWith(folder + sep)) return new Response(null, { status: 404 })
    const type = types[extname(file)]
    const body = type === undefined ? null : await readFile(file).catch(() => null)
    if (body === null || type === undefined) return new Response(null, { status: 404 })
    const headers = { 'Content-Type': type, 'Content-Security-Policy': contentSecurityPolicy, 'X-Content-Type-Options': 'nosniff' }
    return new Response(body, { headers })
  })
}
