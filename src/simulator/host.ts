import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getRequestListener, type HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'

/** The context of a simulated host's handlers. */
export interface HostEnv {
  Bindings: HttpBindings
  Variables: {
    /** True if a fault spoiled the reply, so that the client cannot have read it. */
    faulty?: boolean
  }
}

/** A host that listens on loopback. */
export interface Listening {
  port: number
  /** Also closes open connections. */
  close(): Promise<void>
}

/**
 * Serves `app` on 127.0.0.1; port 0 takes a free one. Uses TLS if `pem` has a key and its certificate. Rejects if the
 * port is taken.
 */
export async function listen(app: Hono<HostEnv>, port: number, pem: string | null): Promise<Listening> {
  // The adapter would replace the global Request and Response, which Electron's fetch uses.
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  const server = pem === null ? createServer(listener) : createSecureServer({ key: pem, cert: pem }, listener)
  // Longer than clients keep an idle connection. Otherwise they would now and then send into one that is closing.
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
