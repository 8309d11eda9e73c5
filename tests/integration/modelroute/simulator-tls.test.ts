import { get } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { selfSigned } from '../../support/self-signed'
import { startSimulator } from '../../support/simulator'

const pem = selfSigned() ?? ''

/** What a host answers whose certificate is that of `pem`. */
function read(url: string, headers: Record<string, string> = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { ca: pem, headers }, (reply) => resolve(buffer(reply))).on('error', reject)
  })
}

it.runIf(pem !== '')('serves the API and its storage over https with the given certificate', async () => {
  const { simulator, baseUrl } = await startSimulator({ pem })
  const [file] = simulator.create({ durationMs: 1, ageMs: 2, fate: 'large', sizeBytes: 1000 }).files
  const said = await read(`${baseUrl}/v1/files/${file?.id}/url`, { authorization: `Bearer ${simulator.key}` })
  const { url } = z.object({ url: z.url({ protocol: /^https$/ }) }).parse(JSON.parse(said.toString()))
  expect(await read(url)).toHaveLength(1000)
})
