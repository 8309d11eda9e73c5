import { expect, it } from 'vitest'
import { readText, sendWithKey, withoutKey, type Fetch } from '../../../src/main/modelroute/transport'
import { never } from '../../support/simulator'

it.each([
  ['as it is', 'a/b"c+d'],
  ['as JSON', String.raw`a/b\"c+d`],
  ['as JSON with its slashes escaped', String.raw`a\/b\"c+d`],
  ['as a part of an address', 'a%2Fb%22c%2Bd'],
])('a key echoed %s is cut out', (_, echoed) => {
  expect(withoutKey(`<${echoed}> and again ${echoed}`, 'a/b"c+d')).toBe('<[key removed]> and again [key removed]')
})

it('reads text whose characters arrive in two pieces, up to a limit', async () => {
  const bytes = new TextEncoder().encode('Grüße')
  const pieces = (): Response => new Response(ReadableStream.from([bytes.slice(0, 3), bytes.slice(3)]))
  expect(await readText(pieces(), bytes.byteLength)).toBe('Grüße')
  expect(await readText(pieces(), bytes.byteLength - 1)).toBeNull()
})

it('lets no cache answer and no cookie tell who asks, and follows no redirect to what is no address', async () => {
  const inits: Parameters<Fetch>[1][] = []
  const fetch: Fetch = async (_, init) => {
    inits.push(init)
    return new Response(null, { status: 302, headers: { location: 'http://' } })
  }
  const arrival = await sendWithKey(fetch, { method: 'GET', url: 'https://api.example/v1', key: 'sk_1', accept: '*/*', signal: never })
  expect(arrival).toEqual({ kind: 'elsewhere', location: null })
  expect(inits).toMatchObject([{ redirect: 'manual', cache: 'no-store', credentials: 'omit' }])
})
