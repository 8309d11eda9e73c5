import { finished, Readable } from 'node:stream'
import { net } from 'electron'
import type { IncomingMessage } from 'electron'
import type { Fetch } from '../modelroute/transport'
import { networkSession } from './network'

const bodiless = [204, 205, 304]

/**
 * `fetch` on Chromium's network, with the system's proxy and certificates. Unlike `net.fetch`, which hides redirects
 * and throws (electron#43715), it returns a redirect as the reply it is. Rejects with the network's error, or with the
 * signal's reason on an abort.
 */
export const electronFetch: Fetch = (url, { method, headers, signal, cache, credentials, redirect }) =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const request = net.request({ url, method, cache, credentials, redirect, headers, session: networkSession() })
    const abort = (): void => {
      request.abort()
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
    const release = (): void => signal.removeEventListener('abort', abort)
    /** `Response` rejects some replies, such as one with the status 999. */
    const answer = (made: () => Response): void => {
      try {
        resolve(made())
      } catch (error) {
        release()
        request.abort()
        reject(error)
      }
    }
    request.on('redirect', (status, _method, location, replyHeaders) => {
      release()
      // The reply's own Location may be relative. Both together would be read as one address, joined by a comma.
      const others = flat(replyHeaders).filter(([name]) => name.toLowerCase() !== 'location')
      answer(() => new Response(null, { status, headers: [...others, ['location', location]] }))
    })
    request.on('response', (message) => {
      const body = bodyOf(message)
      body?.once('close', () => {
        release()
        request.abort()
      })
      const status = message.statusCode
      answer(() => new Response(body && streamOf(body), { status, headers: flat(message.headers) }))
    })
    request.on('error', (error) => {
      release()
      reject(error)
    })
    request.end()
  })

/** Electron's messages are Node readable streams, although its types do not say so. */
function bodyOf(message: IncomingMessage): Readable | null {
  const stream: unknown = message
  return stream instanceof Readable && !bodiless.includes(message.statusCode) ? stream : null
}

/** Like `Readable.toWeb`, but passes the bytes on without copying them. */
function streamOf(body: Readable): ReadableStream<Uint8Array> {
  let wanted = true
  return new ReadableStream<Uint8Array>({
    start(controller) {
      body.on('data', (bytes: Buffer) => {
        controller.enqueue(bytes)
        if ((controller.desiredSize ?? 0) <= 0) body.pause()
      })
      finished(body, { writable: false }, (error) => {
        if (error) controller.error(error)
        else if (wanted) controller.close()
      })
      body.pause()
    },
    pull: () => void body.resume(),
    cancel() {
      wanted = false
      body.destroy()
    },
  }, new ByteLengthQueuingStrategy({ highWaterMark: 256 * 1024 }))
}

/** `Headers` accepts only bytes, one per character, but Electron has decoded them as UTF-8. */
function flat(headers: Record<string, string | string[]>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, Buffer.from(one).toString('latin1')]),
  )
}
