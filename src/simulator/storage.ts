import { createHmac, randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import type { Counters } from './counters'
import { faultMiddleware } from './fault-replies'
import type { Faults } from './faults'
import { serveFile } from './files/serve'
import type { HostEnv } from './host'
import type { Settings } from './settings'
import type { Shelf } from './shelf'

/** The storage host: serves files by presigned URL, on an origin of its own, which must never see the API key. */
interface Storage {
  app: Hono<HostEnv>
  /** The path and query of a URL that is valid until `expiresAt`, epoch ms of the server's clock. */
  presign(fileId: string, expiresAt: number): string
}

export function createStorage(parts: {
  shelf: Shelf
  counters: Counters
  faults: Faults
  settings: Settings
  /** Epoch ms of this machine. */
  now: () => number
}): Storage {
  const { shelf, counters, faults, settings } = parts
  const serverNow = (): number => parts.now() + settings.clockOffsetMs
  const secret = randomBytes(32)
  const sign = (fileId: string, expires: string): string => {
    return createHmac('sha256', secret).update(`${fileId} ${expires}`).digest('hex')
  }

  const app = new Hono<HostEnv>()
  app.use(async (context, next) => {
    counters.storageRequests += 1
    if (context.req.header('authorization') !== undefined) counters.storageAuthorizations += 1
    context.env.outgoing.setHeader('date', new Date(serverNow()).toUTCString())
    await next()
  })
  app.use(faultMiddleware('storage', faults))
  app.get('/objects/:fileId', (context) => {
    const { fileId } = context.req.param()
    const { expires = '', signature = '' } = context.req.query()
    if (signature !== sign(fileId, expires)) return refuse(403, 'SignatureDoesNotMatch')
    if (serverNow() > Number(expires)) return refuse(403, 'AccessDenied')
    const file = shelf.find(fileId)
    if (file === null) return refuse(404, 'NoSuchKey')
    return serveFile(context.req.raw, file, shelf.contentOf(file), settings.ranges)
  })

  return {
    app,
    presign(fileId, expiresAt) {
      const expires = String(Math.round(expiresAt))
      return `/objects/${fileId}?expires=${expires}&signature=${sign(fileId, expires)}`
    },
  }
}

/** Errors of object stores are XML. */
function refuse(status: number, code: string): Response {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`
  return new Response(xml, { status, headers: { 'content-type': 'application/xml' } })
}
