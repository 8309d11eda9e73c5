import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { launchApp } from '../support/app'
import { row, track } from './window'

const id = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'

test('a reply that is hardly HTTP is a failure like any other', async () => {
  const statuses = [999, 200]
  const server = createServer((_, response) => {
    // As storage hosts send names of files: UTF-8 in a header.
    const name = Buffer.from('attachment; filename="図é.png"').toString('latin1')
    response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json', 'content-disposition': name })
    response.end(JSON.stringify({ id, status: 'FAILED', error: { code: 'BROKEN\ud800', message: 'half a pair: \udc00' } }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { app, page, userData } = await launchApp({ env: { MODELROUTE_BASE_URL: `http://127.0.0.1:${port}`, MODELROUTE_API_KEY: 'sk_env' } })
  await track(page, [id])
  await expect(row(page, id)).toHaveAttribute('data-status', 'FAILED', { timeout: 12_000 })
  await expect(page.getByRole('region', { name: 'Execution details' }).getByText('BROKEN�')).toBeVisible()
  await app.close()
  server.close()
  const log = join(userData, 'logs/main.log')
  expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toContain('Unexpected')
})
