import { onTestFinished } from 'vitest'
import type { Announcement } from '../../src/main/tracking/announcer'
import { temporaryFolder } from './folder'
import { VirtualClock } from './virtual-clock'
import { startWatching } from './watching'

const addresses = { local: 'http://127.0.0.1:9', first: 'https://first.example', second: 'https://second.example' }
type Name = keyof typeof addresses

/** Connections in virtual time, each with its own server, and a storage host for their files. Every execution runs until `end`, or until it is cancelled. */
export function startConnections() {
  const clock = new VirtualClock()
  const folder = temporaryFolder()
  const requests: { name: string; id: string; aborted: boolean }[] = []
  const ended = new Set<string>()
  const cancelled = new Set<string>()
  const faults: { method: string; status: number; headers: Record<string, string> }[] = []
  const shown: Announcement[] = []
  let tripMs = 100
  let told = 0
  const fetch = async (url: string, { method, signal }: { method: string; signal: AbortSignal }): Promise<Response> => {
    const { hostname, pathname } = new URL(url)
    const name = Object.entries(addresses).find(([, address]) => address.includes(hostname))?.[0] ?? ''
    const request = { name, id: pathname.split('/')[3] ?? '', aborted: false }
    requests.push(request)
    signal.addEventListener('abort', () => (request.aborted = true))
    if (hostname === 'storage.example') return new Response('the file')
    const over = ended.has(request.id)
    if (method === 'POST') cancelled.add(request.id)
    const stopped = cancelled.has(request.id)
    await clock.sleep(tripMs)
    const fault = faults[0]?.method === method ? faults.shift() : undefined
    if (fault) return new Response(null, fault)
    if (pathname.startsWith('/v1/files/')) return Response.json({ url: 'https://storage.example/file', expires_at: new Date(clock.wall() + 3_600_000).toISOString() })
    const times = { created_at: new Date(clock.wall() - 1000).toISOString(), ...(over && { completed_at: new Date(clock.wall()).toISOString() }) }
    const body = { id: request.id, model: 'm', status: stopped ? 'CANCELLED' : over ? 'FAILED' : 'PROCESSING', ...times }
    const reset = Math.ceil(clock.wall() / 60_000) * 60
    return Response.json(body, { headers: { date: new Date(clock.wall()).toUTCString(), 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '50', 'x-ratelimit-reset': `${reset}` } })
  }
  const watching = startWatching({ folder, baseUrl: addresses.first, key: 'sk_main', opened: false, show: (one) => shown.push(one), send: () => undefined, clock, fetch })
  onTestFinished(async () => {
    const stopped = watching.stop()
    await clock.run(clock.monotonic() + 60_000)
    await stopped
  })
  const open = (name: Name): void => {
    watching.vault.save(name, `sk_${name}`, 'session')
    watching.connections.open({ id: name, name, colour: 'grey', baseUrl: addresses[name], ownBaseUrl: true })
  }
  return {
    ...watching, clock, requests, shown, open,
    /** Lets time pass; returns which connections asked about what since it last did. */
    async pass(ms: number): Promise<string[]> {
      const from = told
      await clock.run(clock.monotonic() + ms)
      told = requests.length
      return requests.slice(from).map(({ name, id: one }) => `${name} ${Number(one.slice(-12))}`)
    },
    end: (one: string) => ended.add(one),
    /** Answers the next `times` reads, or cancellations, with an error. */
    fail(status: number, { times = 1, method = 'GET', headers = {} }: { times?: number; method?: 'GET' | 'POST'; headers?: Record<string, string> } = {}): void {
      faults.push(...Array.from({ length: times }, () => ({ method, status, headers })))
    },
    openFile: (name: Name) =>
      watching.connections.files(name)?.open({ fileId: 'file_1', priority: 'download', from: null, signal: new AbortController().signal }),
    slow: (ms: number) => (tripMs = ms),
    phases: () => watching.connections.states().map(({ phase }) => phase.kind),
  }
}
