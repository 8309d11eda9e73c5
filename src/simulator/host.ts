import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'

/** What the handlers of a simulated host find in their context. */
export interface HostEnv {
  Bindings: HttpBindings
  Variables: {
    /** A fault spoilt the reply: the client cannot have read it. */
    faulty?: boolean
  }
}

/** A host that listens on loopback. */
export interface Listening {
  port: number
  /** Also ends the connections that are open. */
  close(): Promise<void>
}

/**
 * Serves `app` on 127.0.0.1; port 0 takes a free one. Over TLS where `pem` has a key and its certificate. Rejects when the
 * port is taken.
 */
export async function listen(app: Hono<HostEnv>, port: number, pem: string | null): Promise<Listening> {
  // The adapter would replace the global Request and Response, which Electron's fetch uses.
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = pem === null ? createServer(listener) : createSecureServer({ key: pem, cert: pem }, listener)
  // Longer than clients keep an idle connection: otherwise they would now and then send into a closing one.
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo
  return {
    port: address.port,
    close: () => {
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
}
