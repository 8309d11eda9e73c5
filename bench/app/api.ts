import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An API that answers at once. */
interface InstantApi {
  baseUrl: string
  /** Requests answered so far. */
  answered: () => number
  stop: () => Promise<void>
}

/** The age at which an end is likeliest before anything is learned, so that asking is worth most. */
const ageMs = 15_000

/**
 * Answers that every execution is running and has that age, except that one reply in `endsOneIn` (Infinity: none) says it has just
 * ended. The limit is per fixed window of 60 s.
 */
export async function startApi({ limit, endsOneIn }: { limit: number; endsOneIn: number }): Promise<InstantApi> {
  const windowMs = 60_000
  let answered = 0
  let window = 0
  let used = 0
  const ended = new Map<string, string>()
  const server = createServer((request, response) => {
    const now = Date.now()
    if (Math.floor(now / windowMs) !== window) {
      window = Math.floor(now / windowMs)
      used = 0
    }
    used += 1
    answered += 1
    const id = /exec_[0-9a-f-]+/.exec(request.url ?? '')?.[0] ?? ''
    if (endsOneIn < Infinity && answered % endsOneIn === 0 && !ended.has(id)) ended.set(id, new Date(now).toISOString())
    const completedAt = ended.get(id)
    const createdAt = new Date(now - ageMs).toISOString()
    const end = completedAt && { completed_at: completedAt, cost: '0.040', latency_ms: ageMs, result: { file_id: `file_${id.slice(5)}`, content_type: 'image/png', width: 1024, height: 1024 } }
    const status = completedAt ? 'COMPLETED' : ['PENDING', 'PROCESSING', 'AWAITING_WEBHOOK'][Math.floor(answered / 2000) % 3]
    response.writeHead(used > limit ? 429 : 200, {
      'content-type': 'application/json',
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - used)),
      'x-ratelimit-reset': String(((window + 1) * windowMs) / 1000),
    })
    response.end(JSON.stringify({ id, status, model: 'kling-video', created_at: createdAt, expires_at: new Date(now + 600_000).toISOString(), ...end }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    answered: () => answered,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
