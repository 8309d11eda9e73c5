import { createServer } from 'node:http'
import { crc32, deflateSync } from 'node:zlib'
import { expect } from 'playwright/test'
import type { Locator, Page } from 'playwright/test'
import { contentOf } from '../../src/simulator/files/content'
import type { FileSpec } from '../../src/simulator/files/files'
import { test } from './results-session'

const said = (contentType: string, format: string, text: string | Buffer): FileSpec => ({ contentType, format, content: () => contentOf(Buffer.from(text)) })

/** A square PNG of one bit a pixel; each line of `raw` begins with its filter, 0. */
function grey(side: number, raw: Buffer): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.from('00000000000000000100000000', 'hex')
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))])
}

/** Before the film has the focus, and once it has. */
async function playedBySpace(page: Page, film: Locator): Promise<void> {
  const paused = (): Promise<boolean> => film.evaluate((media: HTMLMediaElement) => media.paused)
  await film.evaluate((media: HTMLMediaElement) => void (media.loop = true))
  for (const focused of [false, true]) {
    if (focused) await film.focus()
    await page.keyboard.press('Space')
    await expect.poll(paused).toBe(false)
    await page.keyboard.press('Space')
    await expect.poll(paused).toBe(true)
  }
}

test('each kind of file has its own view, and a file that is not what it claims to be is never shown', async ({ page, session, simulator }) => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>window.injected = true</script></svg>'
  const files = [
    { ...said('image/png', 'png', '<html><script>window.injected = true</script></html>'), width: 8, height: 8 },
    said('image/svg+xml', 'svg', svg),
    said('application/json', 'json', JSON.stringify({ palette: ['#1f6f5c', '#f2b705'], seed: 7 })),
    said('text/markdown', 'md', `# A *poem*${'\n\nof many lines'.repeat(100)}`),
    said('application/octet-stream', 'bin', Buffer.from(Array.from({ length: 300 }, (_, n) => (n * 37) % 256))),
    { ...said('image/png', 'png', 'late'), expiresAt: Date.now() },
  ]
  const odd = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  const film = simulator.create({ fate: 'video', durationMs: 0 })
  const sound = simulator.create({ fate: 'audio', durationMs: 0 })
  await session.track([odd, film, sound])
  await session.open(odd)
  const card = (place: number): Locator => page.locator(`[data-file-id="${odd.files[place]?.id}"]`)
  await expect(card(0)).toContainText('Not what it claims to be')
  await expect(card(5)).toContainText(/It expired or was deleted some time before .*\d/)
  for (const place of [1, 2, 3]) await card(place).getByRole('button', { name: 'Load preview' }).click()

  await card(1).getByRole('button', { name: /^View / }).click()
  const viewer = page.getByRole('dialog')
  await expect(viewer.getByRole('group', { name: 'Text of the file' })).toHaveText(svg)
  await page.keyboard.press('ArrowRight')
  await expect(viewer.getByRole('treeitem', { name: /seed/ })).toContainText('7')
  await viewer.getByRole('button', { name: 'Copy as JSON' }).click()
  await expect(viewer.getByText('Copied', { exact: true })).toBeInViewport()
  await page.keyboard.press('ArrowRight')
  await expect(viewer.getByText(/^# A \*poem\*/)).toBeFocused()
  await page.keyboard.press('End')
  await expect.poll(() => viewer.getByRole('group', { name: 'Text of the file' }).evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0)
  await page.keyboard.press('ArrowRight')
  await expect(viewer.getByRole('table')).toContainText('00 25 4a 6f')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(viewer).toContainText('It claims to be image/png but is text/html')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('list', { name: 'Files' }).locator('img')).toHaveCount(0)
  expect(await page.evaluate(() => 'injected' in window)).toBe(false)

  for (const [execution, tag] of [[film, 'video'], [sound, 'audio']] as const) {
    await session.open(execution)
    await page.getByRole('button', { name: 'Load preview' }).click()
    if (tag === 'video') await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: /^View / }).click()
    const player = tag === 'video' ? viewer.locator(tag) : page.locator(tag)
    await expect.poll(() => player.evaluate(({ readyState, error }: HTMLMediaElement) => (error ? error.message : readyState > 0))).toBe(true)
    if (tag === 'video') await playedBySpace(page, player)
    // The page may neither fill the screen nor save: buttons for it would do nothing.
    expect(await player.evaluate(({ controlsList }: HTMLMediaElement & { controlsList: DOMTokenList }) => [...controlsList])).toEqual(['nodownload', 'nofullscreen'])
    const reached = await player.evaluate(async (media: HTMLMediaElement) => {
      media.currentTime = media.duration * 0.75
      await new Promise((resolve) => media.addEventListener('seeked', resolve, { once: true }))
      return media.currentTime / media.duration
    })
    expect(reached).toBeCloseTo(0.75, 1)
    await page.keyboard.press('Escape')
  }
})

test('the arrow keys move an image that is larger than its view, and otherwise go to the next file', async ({ page, session, simulator }) => {
  const bytes = await session.bytesOf(simulator.create({ fate: 'image', durationMs: 0 }))
  const files = [said('image/png', 'png', bytes), said('image/png', 'png', bytes)]
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  await session.track([execution])
  await session.open(execution)
  await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: /^View / }).first().click()
  const viewer = page.getByRole('dialog')
  const view = viewer.getByRole('group', { name: 'Image' })
  const at = (): Promise<number[]> => view.evaluate(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop])
  await expect(view.locator('img')).toHaveJSProperty('complete', true)
  await page.keyboard.press('1')
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect.poll(async () => Math.min(...(await at()))).toBeGreaterThan(0)
  const [left = 0, top = 0] = await at()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowUp')
  await expect.poll(async () => ((await at())[0] ?? 0) > left && ((await at())[1] ?? 0) < top).toBe(true)
  await expect(viewer).toContainText('1 of 2')
  await page.keyboard.press('0')
  await page.keyboard.press('ArrowRight')
  await expect(viewer).toContainText('2 of 2')
})

test('keys pressed in a dialog in front of the viewer neither zoom nor play', async ({ page, session }) => {
  const image = session.simulator.create({ fate: 'image', durationMs: 0 })
  const film = session.simulator.create({ fate: 'video', durationMs: 0 })
  await session.track([image, film])
  for (const [execution, shown] of [[image, 'img'], [film, 'video']] as const) {
    await session.open(execution)
    if (shown === 'video') await page.getByRole('button', { name: 'Load preview' }).click()
    await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: /^View / }).click()
    await expect(page.getByRole('dialog').locator(shown)).toBeVisible()
    await page.keyboard.press('Control+,')
    const search = page.getByRole('searchbox', { name: 'Search settings' })
    await search.focus()
    await page.keyboard.type('1 + 0 - 2')
    await expect(search).toHaveValue('1 + 0 - 2')
    await search.fill('')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})

test('the name of a format stays within its card at any length, and an empty file is called empty', async ({ page, session }) => {
  const long = `image/${'x'.repeat(250)}`
  const files = [said(long, 'png', 'text'), said('image/png', 'png', ''), said('image/png', 'png', 'text')]
  const execution = session.simulator.create({ fate: 'images', durationMs: 0, shape: 'A', files })
  await session.track([execution])
  await session.open(execution)
  const list = page.getByRole('list', { name: 'Files' })
  await list.getByRole('button', { name: 'Load preview' }).click()
  const cards = list.getByRole('listitem')
  await expect(cards.nth(1)).toContainText('The file is empty')
  await expect(cards.nth(1)).not.toContainText('Not what it claims to be')
  await expect(cards.nth(2)).toContainText('Not what it claims to be')
  await expect(cards.nth(0)).toContainText(long)
  const cutOff = await list.evaluate((one) => [...one.querySelectorAll('*')].filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth).map(({ outerHTML }) => outerHTML))
  expect(cutOff).toEqual([])
})

test('an image of more pixels than can be drawn says so, and blocks nothing', async ({ page, session }) => {
  const side = 20_000
  const row = Buffer.alloc(side / 8 + 1)
  const files = [said('image/png', 'png', grey(side, Buffer.concat(Array.from({ length: side }, () => row)))), said('image/png', 'png', grey(8, Buffer.alloc(16)))]
  const execution = session.simulator.create({ fate: 'images', durationMs: 0, shape: 'C', files })
  await session.track([execution])
  await session.open(execution)
  const cards = page.getByRole('list', { name: 'Files' }).getByRole('listitem')
  await expect(cards.nth(0)).toContainText('It has too many pixels to display here')
  await expect(cards.nth(0)).toContainText('20000 × 20000')
  await expect(cards.nth(1).locator('img')).toBeVisible()
  await cards.nth(1).getByRole('button', { name: /^View / }).click()
  const viewer = page.getByRole('dialog')
  await expect(viewer.locator('img')).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(viewer).toContainText('It has too many pixels to display here')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Close details' }).click()
  const address = await session.row(execution.id).locator('img').getAttribute('src')
  expect(address).toContain(execution.files[1]?.id)
})

test('a file that cannot be fetched says so when the arrow keys reach it, and is not requested again and again', async ({ page, session, simulator }) => {
  const files = [
    said('text/plain', 'txt', 'here'),
    { ...said('image/png', 'png', 'late'), expiresAt: Date.now() },
    said('image/png', 'png', 'refused'),
  ]
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  const [first, , refused] = execution.files.map(({ id }) => id)
  simulator.faults.add({ path: `${refused}/download`, then: { kind: 'status', status: 503 } })
  await session.track([execution])
  await session.open(execution)
  await page.locator(`[data-file-id="${first}"]`).getByRole('button', { name: 'Load preview' }).click()
  await page.getByRole('button', { name: /^View / }).click()
  for (const words of [/It expired or was deleted some time before .*\d/, /is having trouble answering/]) {
    await page.keyboard.press('ArrowRight')
    const said = await page.getByRole('dialog').getByText(words).elementHandle()
    const { requests } = simulator.counters
    const input = { executionId: execution.id, fileId: first ?? '', asked: false }
    for (let round = 0; round < 20; round += 1) await page.evaluate((file) => window.monitor.request('inspectFile', file), input)
    expect(await said?.evaluate((element) => element.isConnected)).toBe(true)
    expect(simulator.counters.requests).toBe(requests)
  }
})

test('a preview says what it is waiting for, and one that is clicked meanwhile opens once it is there', async ({ page, session, simulator }) => {
  const execution = simulator.create({ fate: 'image', durationMs: 0 })
  await session.track([simulator.create({ fate: 'text', durationMs: 0 }), execution])
  await session.untilFilesOf(execution)
  await page.evaluate(() => window.monitor.request('setPaused', { paused: true }))
  await session.open(execution)
  const files = page.getByRole('list', { name: 'Files' })
  await expect(files).toContainText('The preview is waiting until you resume watching')
  await files.getByRole('button', { name: /^View / }).click()
  const viewer = page.getByRole('dialog')
  await expect(viewer).toContainText('The preview is waiting until you resume watching')
  await page.evaluate(() => window.monitor.request('setPaused', { paused: false }))
  await expect(viewer.locator('img')).toHaveJSProperty('complete', true)
})

test('the card of a text shows its size once it has arrived, even if no reply told it', async ({ page, session }) => {
  const execution = session.simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files: [said('text/plain', 'txt', 'unused')] })
  const told = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain')
    response.write('a line of text\n'.repeat(400))
    setTimeout(() => response.end('a line of text\n'.repeat(20_000)), 500)
  })
  await new Promise<void>((resolve) => told.listen(0, '127.0.0.1', resolve))
  const address = told.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  session.simulator.faults.add({ path: `${execution.files[0]?.id}/download`, then: { kind: 'redirect', location: `http://127.0.0.1:${address.port}/text` } })
  await session.track([execution])
  await session.open(execution)
  await page.getByRole('button', { name: 'Load preview' }).click()
  await expect(page.getByRole('list', { name: 'Files' })).toContainText('306 kB')
  told.close()
})

test('an interrupted file says so, on its card and in the viewer, and is shown once it is loaded again', async ({ page, session, simulator }) => {
  simulator.settings.downloads = 'bytes'
  const [image, film] = await Promise.all((['image', 'video'] as const).map((fate) => session.bytesOf(simulator.create({ fate, durationMs: 0 }))))
  const text = said('text/plain', 'txt', 'a line of text\n'.repeat(40_000))
  const files = [said('image/png', 'png', image ?? ''), said('video/webm', 'webm', film ?? ''), text, said('text/plain', 'txt', 'whole')]
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  const heals = execution.files.slice(0, 3).map(({ id }) => simulator.faults.add({ path: `${id}/download`, then: { kind: 'truncate' } }))
  await session.track([execution])
  await session.open(execution)
  const card = (place: number): Locator => page.locator(`[data-file-id="${execution.files[place]?.id}"]`)
  for (const place of [1, 2, 3]) await card(place).getByRole('button', { name: 'Load preview' }).click()
  for (const place of [0, 1]) await expect(card(place)).toContainText('The connection was interrupted')
  // Of the text the card shows its head or what broke it off, whichever came first. The viewer needs all of it.
  await card(3).getByRole('button', { name: /^View / }).click()
  const viewer = page.getByRole('dialog')
  await viewer.getByRole('button', { name: 'Previous file' }).click()
  await expect(viewer).toContainText('The connection was interrupted')
  for (const heal of heals) heal()
  await viewer.getByRole('button', { name: 'Try again' }).click()
  await expect(viewer.getByRole('group', { name: 'Text of the file' })).toBeVisible()
  await page.keyboard.press('Escape')
  for (const [place, shown] of [[0, 'img'], [1, 'video']] as const) {
    await card(place).getByRole('button', { name: 'Try again' }).click()
    await expect(card(place).locator(shown)).toBeVisible()
  }
})

test('a text says that it is incomplete, whatever else is said about it', async ({ page, session }) => {
  const files = [said('application/json', 'json', `[${'"some words", '.repeat(90_000)}`), said('image/svg+xml', 'svg', `<svg>${'some words\n'.repeat(110_000)}</svg>`)]
  const execution = session.simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  await session.track([execution])
  await session.open(execution)
  for (const [place, words] of [[0, 'It is not valid JSON.*the first 100 kB'], [1, 'Shown as source.*the first 1 MB']] as const) {
    const card = page.locator(`[data-file-id="${execution.files[place]?.id}"]`)
    await card.getByRole('button', { name: 'Load preview' }).click()
    await card.getByRole('button', { name: /^View / }).click()
    await expect(page.getByRole('dialog')).toContainText(new RegExp(words))
    await page.keyboard.press('Escape')
  }
})

test('JSON that is nested too deep for a tree is shown as text, which says so', async ({ page, session }) => {
  const files = [200, 10_000].map((levels) => said('application/json', 'json', `${'{"a":'.repeat(levels)}"the innermost"${'}'.repeat(levels)}`))
  const execution = session.simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  await session.track([execution])
  await session.open(execution)
  const cards = page.getByRole('list', { name: 'Files' }).getByRole('listitem')
  const viewer = page.getByRole('dialog')
  for (const place of [0, 1]) await cards.nth(place).getByRole('button', { name: 'Load preview' }).click()
  await cards.nth(0).getByRole('button', { name: /^View / }).click()
  await viewer.getByRole('searchbox').fill('innermost')
  await expect(viewer).toContainText('1 match')
  await viewer.getByRole('tree').focus()
  await page.keyboard.press('End')
  await expect(viewer.locator('mark')).toBeInViewport()
  await viewer.getByRole('searchbox').focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await cards.nth(1).getByRole('button', { name: /^View / }).click()
  await expect(viewer).toContainText('It is nested more than 200 levels deep, so it is shown as text.')
  await expect(viewer.getByRole('group', { name: 'Text of the file' })).toContainText('"the innermost"')
})
