import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect } from 'playwright/test'
import { test as sharing } from './shared-app'
import { row, track } from './window'

const id = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'

/** In the place of the simulator a server that answers as it is told. */
const test = sharing.extend<{ server: { answer: RequestListener } }>({
  server: ({}, use) => use({ answer: (_, response) => response.end() }),
  baseUrl: async ({ server }, use) => {
    const host = createServer((request, response) => server.answer(request, response)).listen(0, '127.0.0.1')
    await once(host, 'listening')
    const { port } = host.address() as AddressInfo
    await use(`http://127.0.0.1:${port}`)
    host.close()
    host.closeAllConnections()
  },
})

/** Executions, each with one reply, or the text of one, also to who asks for the result; `resultStatus` is the HTTP status of that. */
function answerWith(server: { answer: RequestListener }, replies: unknown[], resultStatus = 200): string[] {
  const ids = replies.map((_, n) => `${id.slice(0, -1)}${n}`)
  server.answer = ({ url }, response) => {
    response.writeHead(url?.endsWith('/result') ? resultStatus : 200, { 'content-type': 'application/json' })
    const reply = replies[ids.findIndex((one) => url?.includes(one))]
    response.end(typeof reply === 'string' ? reply : JSON.stringify(reply))
  }
  return ids
}

test('a reply that is barely HTTP is a failure like any other', async ({ page, server }) => {
  const statuses = [999, 200]
  server.answer = (_, response) => {
    // As storage hosts send names of files: UTF-8 in a header.
    const name = Buffer.from('attachment; filename="図é.png"').toString('latin1')
    response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json', 'content-disposition': name })
    response.end(JSON.stringify({ id, status: 'FAILED', error: { code: 'BROKEN\ud800', message: 'half a pair: \udc00' } }))
  }
  await track(page, [id])
  await expect(row(page, id)).toHaveAttribute('data-status', 'FAILED', { timeout: 12_000 })
  await expect(page.getByRole('region', { name: 'Execution details' }).getByText('BROKEN�')).toBeVisible()
})

test('a file that is stored compressed is shown, although it was asked for as it is', async ({ page, server }) => {
  server.answer = ({ url }, response) => {
    const isFile = url?.includes('/v1/files/')
    response.writeHead(200, isFile ? { 'content-type': 'text/csv', 'content-encoding': 'gzip' } : { 'content-type': 'application/json' })
    const file = { file_id: 'file_00000000-0000-4000-8000-000000000001', format: 'csv' }
    response.end(isFile ? gzipSync('name,age\nAda,36\n') : JSON.stringify({ id, status: 'COMPLETED', result: file }))
  }
  await track(page, [id])
  await row(page, id).click()
  await page.getByRole('button', { name: 'Load preview' }).click()
  await expect(page.getByRole('list', { name: 'Files' })).toContainText('Ada,36')
})

test('five thousand files, or reasons for a failure, or long ones, do not stop the page', async ({ page, server }) => {
  const fiveThousand = <T>(made: (n: string) => T): T[] => Array.from({ length: 5_000 }, (_, n) => made(String(n).padStart(12, '0')))
  const files = fiveThousand((n) => ({ file_id: `file_00000000-0000-4000-8000-${n}` }))
  const details = fiveThousand((n) => ({ field: n, code: 'BAD', message: n.endsWith('00') ? 'It is bad. '.repeat(100) : 'It is bad.' }))
  const replies = [{ status: 'FAILED', error: { code: 'BAD', message: 'All is bad.\n'.repeat(1_000), details } }, { status: 'COMPLETED', result: { files } }]
  const ids = answerWith(server, replies)
  const region = page.getByRole('region', { name: 'Execution details' })
  await track(page, ids.slice(0, 1))
  await expect(region.getByText('and 4,900 more in the raw reply below')).toBeVisible({ timeout: 15_000 })
  await expect(region.getByText('Long texts are cut; the raw reply below has all of them')).toBeVisible()
  await track(page, ids.slice(1))
  await expect(region.getByRole('list', { name: 'Files' }).getByRole('listitem')).toHaveCount(100, { timeout: 15_000 })
  await region.getByRole('button', { name: 'Show 100 of 4,900 more' }).click()
  await expect(region.getByRole('list', { name: 'Files' }).getByRole('listitem')).toHaveCount(200)
})

test('what the window says about ends, about expiry and about replies without a status is true', async ({ page, server }) => {
  const at = (ms: number) => new Date(Date.now() + ms).toISOString()
  const replies = [{ status: 'FAILED', completed_at: at(30_000) }, { status: 'EXPIRED', completed_at: at(-5_000), expires_at: at(240_000) }, { model: 'm' }]
  const ids = answerWith(server, replies)
  const region = page.getByRole('region', { name: 'Execution details' })
  const [failed = '', expired = '', without = ''] = ids
  await track(page, ids)
  await row(page, failed).click()
  await expect(region.locator('dt:text-is("Ended") + dd')).toHaveText('now')
  await expect(region.getByText('Completed', { exact: true })).toHaveCount(0)
  await row(page, expired).click()
  await expect(region.getByText('It timed out')).toBeVisible()
  await expect(region.locator('dt').getByText('Expired', { exact: true })).toHaveCount(0)
  await row(page, without).click()
  await expect(region.getByText('The reply contains no status. This says nothing about the execution itself. It will be checked again.')).toBeVisible()
  await expect(region.getByText('Not checked yet')).toHaveCount(0)
})

test('a result that cannot be fetched says what it is waiting for, and does not mention the budget', async ({ page, server }) => {
  const [due = ''] = answerWith(server, [{ status: 'COMPLETED' }], 500)
  await track(page, [due])
  await expect(row(page, due)).toHaveAttribute('data-status', 'COMPLETED')
  await row(page, due).click()
  const region = page.getByRole('region', { name: 'Execution details' })
  await expect(region.getByText('The request for the result is waiting until the API answers again.')).toBeVisible()
  await expect(region.getByText('as soon as the rate budget allows')).toHaveCount(0)
})

test('a result is shown as it came: each digit of a long seed, an empty text as empty, a long name within its panel', async ({ page, server }) => {
  const [named = '', empty = ''] = answerWith(server, [
    `{"status":"COMPLETED","model":"${'m'.repeat(180)}","result":{"":{"seed":15860307465884635512,"name":"photo\u202egnp.exe","none":[]}}}`,
    { status: 'COMPLETED', result: '' },
  ])
  const region = page.getByRole('region', { name: 'Execution details' })
  await track(page, [named, empty])
  await row(page, named).click()
  const lines = region.getByRole('tree', { name: 'Output' }).getByRole('treeitem')
  await expect(lines).toHaveText(['"":3 keys', 'seed:"15860307465884635512"', String.raw`name:"photo\u202egnp.exe"`, 'none:0 items'])
  await expect(lines.last()).not.toHaveAttribute('aria-expanded')
  expect(await region.getByText('m'.repeat(180)).evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0)
  await row(page, empty).click()
  await expect(region.getByText('The result is empty')).toBeVisible()
})

test('no part of a reply overflows its panel, and no figure is cut off', async ({ page, server }) => {
  const status = 'A_STATUS_THAT_NOBODY_HAS_HEARD_OF_UNTIL_TODAY_AND_THAT_NEEDS_ITS_ROOM'
  const [strange = '', dear = '', lines = ''] = answerWith(server, [
    { status },
    { status: 'COMPLETED', cost: '123456789012.34', hold_amount: '123456789012.345678901', estimated_cost: '0.00000000000012345', usage: { input_tokens: 1234567890123 }, result: 'x' },
    { status: 'FAILED', error: { code: 'BAD', message: 'Traceback:\n  line 1\n  line 2' } },
  ])
  const region = page.getByRole('region', { name: 'Execution details' })
  const cutOff = (): Promise<(string | null)[]> =>
    region.evaluate((one) => [...one.querySelectorAll('[role=group], dd')].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent))
  await track(page, [strange, dear, lines])
  await row(page, strange).click()
  await expect(region.getByText(`“${status}”`)).toBeVisible()
  await expect(region.getByRole('heading', { name: 'Timeline' })).toBeVisible()
  expect(await cutOff()).toEqual([])
  await row(page, dear).click()
  await expect(region.getByText('$123456789012.345678901')).toBeVisible()
  expect(await cutOff()).toEqual([])
  await row(page, lines).click()
  await expect(region.getByText(/Traceback/)).toHaveText('Traceback:\n  line 1\n  line 2', { useInnerText: true })
})
