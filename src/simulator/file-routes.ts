import type { Context, Hono } from 'hono'
import { errorObject, failures } from './failures'
import type { SimulatedFile } from './files/files'
import { serveFile } from './files/serve'
import type { HostEnv } from './host'
import { envelope } from './replies'
import type { DownloadForm, Settings } from './settings'
import type { Shelf } from './shelf'

interface FileParts {
  settings: Settings
  shelf: Shelf
  /** The path and query of a presigned URL; `expiresAt` is epoch ms of the server's clock. */
  presign(fileId: string, expiresAt: number): string
  storageUrl: () => string
  /** Epoch ms of this machine. */
  now: () => number
}

const forms: DownloadForm[] = ['bytes', 'presigned', 'redirect']

/** Adds the files to the API host: modelroute-api, section 7. */
export function addFileRoutes(
  app: Hono<HostEnv>,
  { settings, shelf, presign, storageUrl, now }: FileParts,
): void {
  app.get('/v1/files/:id/download', (context) => {
    const file = shelf.find(context.req.param('id'))
    if (file === null) return noFile(context)
    switch (settings.downloads === 'mixed' ? formOf(file.id) : settings.downloads) {
      case 'bytes':
        return serveFile(context.req.raw, file, shelf.contentOf(file), settings.ranges)
      case 'presigned':
        return presigned(file)
      case 'redirect':
        return context.redirect(link(file).url)
    }
  })

  app.get('/v1/files/:id/url', (context) => {
    const file = shelf.find(context.req.param('id'))
    return file === null ? noFile(context) : presigned(file)
  })

  function link(file: SimulatedFile): { url: string; expiresAt: number } {
    const expiresAt = now() + settings.clockOffsetMs + settings.presignedForMs
    return { url: storageUrl() + presign(file.id, expiresAt), expiresAt }
  }

  function presigned(file: SimulatedFile): Response {
    const { url, expiresAt } = link(file)
    return Response.json({
      url,
      expires_at: new Date(expiresAt).toISOString(),
      content_type: file.contentType,
      size_bytes: shelf.contentOf(file).sizeBytes,
    })
  }
}

/** The form is always the same for the same file. */
function formOf(fileId: string): DownloadForm {
  return forms[Number.parseInt(fileId.slice(-4), 16) % forms.length] ?? 'bytes'
}

function noFile(context: Context<HostEnv>): Response {
  const requestId = String(context.env.outgoing.getHeader('x-request-id'))
  return envelope(failures.FILE_NOT_FOUND.httpStatus, errorObject('FILE_NOT_FOUND', requestId))
}
