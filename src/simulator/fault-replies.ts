import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, MiddlewareHandler, Next } from 'hono'
import type { Fault, Faults } from './faults'
import type { HostEnv } from './host'

/** Applies the active faults to the requests of a host. */
export function faultMiddleware(host: 'api' | 'storage', faults: Faults): MiddlewareHandler<HostEnv> {
  return async (context, next) => {
    const fault = faults.next(host, context.req.method, context.req.path)
    if (fault === null) return next()
    if (fault.kind !== 'delay') context.set('faulty', true)
    return happen(fault, context, next)
  }
}

async function happen(fault: Fault, context: Context<HostEnv>, next: Next): Promise<Response | undefined> {
  const { outgoing } = context.env
  switch (fault.kind) {
    case 'delay':
      await wait(fault.ms, undefined, { ref: false })
      await next()
      return undefined
    case 'hang':
      await once(outgoing, 'close')
      return RESPONSE_ALREADY_SENT
    case 'reset':
      outgoing.socket?.resetAndDestroy()
      return RESPONSE_ALREADY_SENT
    case 'stall':
    case 'truncate': {
      await next()
      const { res: whole } = context
      // Setting a response adds the headers of the previous one, unless there is none.
      context.res = undefined
      context.res = RESPONSE_ALREADY_SENT
      await sendPart(outgoing, whole, fault)
      return undefined
    }
    case 'content-type':
      await next()
      context.header('content-type', fault.value)
      return undefined
    case 'status':
      return new Response(envelopeOf(fault), {
        status: fault.status,
        headers: {
          'content-type': fault.code === undefined ? 'text/plain' : 'application/json',
          ...fault.headers,
        },
      })
    case 'broken-json':
      return reply('{"id": "exec_', 'application/json')
    case 'html':
      return reply(
        '<!doctype html><title>Sign in to the network</title><h1>Sign in to the network</h1>',
        'text/html',
      )
    case 'oversize':
      return new Response(paddedJson(fault.bytes), { headers: { 'content-type': 'application/json' } })
    case 'redirect':
      return new Response(null, { status: fault.status ?? 302, headers: { location: fault.location } })
    case 'body':
      // A status such as 204 allows no body, not even an empty one.
      return new Response(fault.body || null, {
        status: fault.status ?? 200,
        headers: { 'content-type': fault.contentType ?? 'application/json', ...fault.headers },
      })
  }
}

function reply(body: string, contentType: string): Response {
  return new Response(body, { headers: { 'content-type': contentType } })
}

function envelopeOf({
  code,
  message = 'As the test asked.',
  retryable,
}: Extract<Fault, { kind: 'status' }>): string | null {
  return code === undefined ? null : JSON.stringify({ error: { code, message, retryable } })
}

/**
 * Announces the whole body and sends a part of it, then closes the connection, or leaves it open without sending more.
 */
async function sendPart(
  outgoing: ServerResponse,
  whole: Response,
  fault: { kind: 'stall' } | { kind: 'truncate'; afterBytes?: number },
): Promise<void> {
  const announced = whole.headers.get('content-length')
  const body = announced === null ? new Blob([await whole.arrayBuffer()]) : null
  const sizeBytes = body?.size ?? Number(announced)
  const most = (fault.kind === 'truncate' ? fault.afterBytes : undefined) ?? Math.floor(sizeBytes / 2)
  outgoing.writeHead(whole.status, { ...Object.fromEntries(whole.headers), 'content-length': sizeBytes })
  let sent = 0
  for await (const chunk of body?.stream() ?? whole.body ?? []) {
    const part = chunk.subarray(0, most - sent)
    sent += part.byteLength
    if (!outgoing.write(part)) await once(outgoing, 'drain')
    if (sent >= most) break
  }
  if (fault.kind === 'stall') await once(outgoing, 'close')
  else await new Promise<void>((resolve) => outgoing.write('', () => resolve()))
  outgoing.destroy()
}

function paddedJson(bytes: number): ReadableStream<Uint8Array> {
  const block = Buffer.alloc(64 * 1024, ' ')
  let left = bytes - 2
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from('{')),
    pull(controller) {
      if (left <= 0) {
        controller.enqueue(Buffer.from('}'))
        return controller.close()
      }
      controller.enqueue(block.subarray(0, left))
      left -= block.byteLength
    },
  })
}
