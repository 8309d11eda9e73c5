import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { decode } from 'fast-png'
import { expect, test } from 'playwright/test'
import type { Locator } from 'playwright/test'
import { contentOf } from '../../src/simulator/files/content'
import type { FileSpec } from '../../src/simulator/files/files'
import type { SimulatedExecution } from '../../src/simulator/executions'
import { ResultsSession } from './results-session'

let session: ResultsSession

test.beforeEach(async () => {
  session = new ResultsSession()
  await session.begin()
})
test.afterEach(() => session.end())

/** The first file of an execution as the simulator serves it. */
async function bytesOf(execution: SimulatedExecution, place = 0): Promise<Buffer> {
  const file = execution.files[place]
  if (!file) throw new Error('the execution has no such file')
  const content = session.simulator.contentOf(file)
  const chunks: Uint8Array[] = []
  for await (const chunk of content.read(0, content.sizeBytes)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const digestOfFile = (path: string | undefined): string => digest(readFileSync(path ?? ''))
const said = (contentType: string, format: string, text: string | Buffer): FileSpec => ({ contentType, format, content: () => contentOf(Buffer.from(text)) })

/** The SHA-256 of the RGB that the page draws of a picture. */
function digestOfPixels(picture: Locator): Promise<string> {
  return picture.evaluate(async (shown: HTMLImageElement) => {
    const image = new Image()
    image.crossOrigin = 'anonymous'
    image.src = shown.src
    await image.decode()
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('there is no canvas')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const hash = await crypto.subtle.digest('SHA-256', data.filter((_, n) => n % 4 < 3))
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  })
}

/** Compares what is on the screen with a picture at the middles of 12 × 12 fields; the share of those that agree. */
async function agreement(picture: Locator, drawn: { width: number; height: number; data: ArrayLike<number> }): Promise<number> {
  const screen = decode(await picture.screenshot())
  const scale = Math.min(screen.width / drawn.width, screen.height / drawn.height)
  const left = (screen.width - drawn.width * scale) / 2
  const top = (screen.height - drawn.height * scale) / 2
  const fields = Array.from({ length: 144 }, (_, n) => [((n % 12) + 0.5) / 12, (Math.floor(n / 12) + 0.5) / 12] as const)
  const agree = fields.filter(([x, y]) => {
    const at = (Math.floor(top + y * drawn.height * scale) * screen.width + Math.floor(left + x * drawn.width * scale)) * screen.channels
    const from = (Math.floor(y * drawn.height) * drawn.width + Math.floor(x * drawn.width)) * 3
    return [0, 1, 2].every((channel) => Math.abs((screen.data[at + channel] ?? 0) - (drawn.data[from + channel] ?? 255)) < 20)
  })
  return agree.length / fields.length
}

test('a picture is shown pixel by pixel as it was drawn, and saved whole, whichever way it comes', async () => {
  const { simulator } = session
  const page = await session.launch()
  for (const downloads of ['bytes', 'presigned', 'redirect'] as const) {
    simulator.settings.downloads = downloads
    const before = { saved: session.saved(), storage: simulator.counters.storageRequests }
    const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'C' })
    await session.track([execution])
    await session.open(execution)
    const bytes = await bytesOf(execution)
    const drawn = decode(bytes)
    const list = page.getByRole('list', { name: 'Files' })
    const picture = list.locator(`[data-file-id="${execution.files[0]?.id}"] img`)
    await expect(picture).toBeVisible()
    expect(await digestOfPixels(picture)).toBe(digest(Uint8Array.from(drawn.data)))
    await expect.poll(() => agreement(picture, drawn)).toBeGreaterThan(0.9)
    // This form of result says nothing but the ID: the rest is told by the content.
    await expect(list).toContainText(new RegExp(`image/png · ${drawn.width} × ${drawn.height} · [.\\d]+ kB`))

    await page.getByRole('button', { name: 'Save files' }).click()
    await expect.poll(session.saved.bind(session)).toHaveLength(before.saved.length + 1)
    expect(digestOfFile(session.saved().find((path) => !before.saved.includes(path)))).toBe(digest(bytes))
    expect(simulator.counters.storageRequests > before.storage).toBe(downloads !== 'bytes')
  }
})

test('each kind of file is looked at in its way, and what is not what it claims to be is never shown', async () => {
  const page = await session.launch()
  const { simulator } = session
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>window.injected = true</script></svg>'
  const files = [
    { ...said('image/png', 'png', '<html><script>window.injected = true</script></html>'), width: 8, height: 8 },
    said('image/svg+xml', 'svg', svg),
    said('application/json', 'json', JSON.stringify({ palette: ['#1f6f5c', '#f2b705'], seed: 7 })),
    said('text/markdown', 'md', '# A *poem*'),
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
  await expect(card(5)).toContainText(/It expired, or was deleted, some time before .*\d/)
  for (const place of [1, 2, 3]) await card(place).getByRole('button', { name: 'Load preview' }).click()

  await card(1).getByRole('button', { name: /^View / }).click()
  const viewer = page.getByRole('dialog')
  await expect(viewer.getByRole('group', { name: 'Text of the file' })).toHaveText(svg)
  await page.keyboard.press('ArrowRight')
  await expect(viewer.getByRole('treeitem', { name: /seed/ })).toContainText('7')
  await page.keyboard.press('ArrowRight')
  await expect(viewer.getByText('# A *poem*')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(viewer.getByRole('table')).toContainText('00 25 4a 6f')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(viewer).toContainText('It claims to be image/png and is text/html')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('list', { name: 'Files' }).locator('img')).toHaveCount(0)
  expect(await page.evaluate(() => 'injected' in window)).toBe(false)

  for (const [execution, tag] of [[film, 'video'], [sound, 'audio']] as const) {
    await session.open(execution)
    await page.getByRole('button', { name: 'Load preview' }).click()
    if (tag === 'video') await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: /^View / }).click()
    const player = tag === 'video' ? viewer.locator(tag) : page.locator(tag)
    await expect.poll(() => player.evaluate(({ readyState, error }: HTMLMediaElement) => (error ? error.message : readyState > 0))).toBe(true)
    const reached = await player.evaluate(async (media: HTMLMediaElement) => {
      media.currentTime = media.duration * 0.75
      await new Promise((resolve) => media.addEventListener('seeked', resolve, { once: true }))
      return media.currentTime / media.duration
    })
    expect(reached).toBeCloseTo(0.75, 1)
    await page.keyboard.press('Escape')
  }
})

test('the arrow keys move about an image that is larger than its view, and go to the next file when it is not', async () => {
  const page = await session.launch()
  const { simulator } = session
  const bytes = await bytesOf(simulator.create({ fate: 'image', durationMs: 0 }))
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

test('a file that cannot be had says so when the arrow keys lead to it, and is not asked for again and again', async () => {
  const page = await session.launch()
  const { simulator } = session
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
  for (const words of [/It expired, or was deleted, some time before .*\d/, /has trouble answering/]) {
    await page.keyboard.press('ArrowRight')
    const said = await page.getByRole('dialog').getByText(words).elementHandle()
    const input = { executionId: execution.id, fileId: first ?? '', asked: false }
    for (let round = 0; round < 20; round += 1) await page.evaluate((file) => window.monitor.request('inspectFile', file), input)
    expect(await said?.evaluate((element) => element.isConnected)).toBe(true)
  }
})

test('what went wrong is told in the language of the window, also after it changes', async () => {
  const page = await session.launch({ language: 'de' })
  const { simulator } = session
  const execution = simulator.create({ fate: 'json', durationMs: 0 })
  simulator.faults.add({ path: '/download', then: { kind: 'body', status: 403, body: JSON.stringify({ error: { code: 'FORBIDDEN', message: 'No.', retryable: false } }), contentType: 'application/json' } })
  await session.trackQuietly([execution])
  const input = { ids: [execution.id], fileIds: null }
  expect(await page.evaluate((files) => window.monitor.request('saveFiles', files), input)).toMatchObject({ ok: true })
  await page.getByRole('button', { name: /^Downloads/ }).click()
  await expect(page.getByText('ModelRoute hat den API-Schlüssel abgelehnt (403 FORBIDDEN: No.). Prüfen Sie ihn')).toBeVisible()
  const refused = await page.evaluate(() => window.monitor.request('addConnection', { name: 'x', colour: 'teal', baseUrl: 'http://example.com', key: 'k', storage: 'session' }))
  expect(refused).toEqual({ ok: false, message: expect.stringContaining('ginge der API-Schlüssel unverschlüsselt über das Netz') })
  await session.set({ language: 'en' })
  await expect(page.getByText('ModelRoute refused the API key (403 FORBIDDEN: No.). Check it')).toBeVisible()
})

test('a file of 150 MB is paused, goes on, survives a kill, and is whole', async () => {
  const { simulator } = session
  simulator.settings.downloads = 'bytes'
  const page = await session.launch()
  const execution = simulator.create({ fate: 'large', durationMs: 0, sizeBytes: 150 * 1024 * 1024 })
  await session.track([execution])
  await session.open(execution)
  const stopHalfWay = (): (() => void) => simulator.faults.add({ path: '/download', times: 1, then: { kind: 'stall' } })
  const progress = async (): Promise<number> => Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'))

  stopHalfWay()
  await page.getByRole('button', { name: 'Save files' }).click()
  await page.getByRole('button', { name: /^Downloads/ }).click()
  await expect.poll(progress, { timeout: 30_000 }).toBeGreaterThanOrEqual(40)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByText(/^Paused/).first()).toBeVisible()
  expect(session.saved()).toEqual([])
  stopHalfWay()
  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect.poll(progress, { timeout: 30_000 }).toBeGreaterThanOrEqual(70)
  session.running.app.process().kill('SIGKILL')

  // It was under way when it was killed, so it goes on by itself.
  await session.launch()
  await expect.poll(() => session.saved(), { timeout: 60_000 }).toHaveLength(1)
  expect(digestOfFile(session.saved()[0])).toBe(digest(await bytesOf(execution)))
  expect(readdirSync(session.folder)).toHaveLength(1)
})

const hostile = [
  '../../../../tmp/escaped', '..\\..\\windows', 'C:\\boot.ini', 'con', 'NUL.txt', 'photo\u202egnp.exe', 'a\u200bb', ' .hidden. ', '~root', 'x'.repeat(200),
  '<>:"|?*', '$(rm -rf)', '\u0301'.repeat(150),
]

/** True where this process may mount a small tmpfs: on Linux, as root. */
const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

test('files are saved by themselves under safe names, and none is overwritten unasked', async () => {
  const page = await session.launch({ nameTemplate: '{label}/{n}.{ext}' })
  const { simulator } = session
  const executions = hostile.map(() => simulator.create({ fate: 'json', durationMs: 0 }))
  await session.track(executions)
  for (const [place, label] of hostile.entries()) {
    const input = { ids: [executions[place]?.id ?? ''], label }
    expect(await page.evaluate((labelled) => window.monitor.request('label', labelled), input)).toMatchObject({ ok: true })
  }
  await page.getByRole('grid', { name: 'Executions' }).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('d')
  await expect.poll(() => session.saved()).toHaveLength(hostile.length)
  for (const path of session.saved()) {
    expect(resolve(path).startsWith(session.folder + sep)).toBe(true)
    expect(path.slice(session.folder.length + 1)).toMatch(/^[^\p{C}<>:"\\|?*/]{1,120}\/1\.json$/u)
  }

  await session.set({ nameTemplate: 'same x.{ext}', saveOnCompletion: true })
  await session.track([simulator.create({ fate: 'json', durationMs: 0 })])
  await expect.poll(() => session.saved()).toContain(join(session.folder, 'same x.json'))
  const mine = digestOfFile(join(session.folder, 'same x.json'))
  const last = simulator.create({ fate: 'json', durationMs: 0 })
  await session.track([last])
  await page.getByRole('button', { name: /^Downloads/ }).click()
  await expect(page.getByText('A file of this name is there already')).toBeVisible()
  await page.getByRole('button', { name: 'Keep both' }).click()
  await expect.poll(() => session.saved()).toContain(join(session.folder, 'same x (2).json'))
  expect(digestOfFile(join(session.folder, 'same x.json'))).toBe(mine)
  // Cut in the middle where it is long, and at a space here, which must not be lost.
  const name = page.getByRole('listitem').filter({ hasText: 'x (2).json' }).locator('p').first()
  expect((await name.innerText()).replace('\n', '')).toBe('same x (2).json')

  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill('x (2).json')
  await expect(page.locator('[data-execution-id]')).toHaveCount(1)
  await expect(session.row(last.id)).toBeVisible()
})

test('a disk that is full is told of before and midway, and holds no rubbish', async () => {
  test.skip(!mayMount, 'a small real disk takes root on Linux; tests/integration/files has one that fails on purpose')
  const page = await session.launch()
  const { simulator } = session
  const small = join(session.folder, 'small')
  mkdirSync(small)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', small])
  try {
    await session.set({ downloadFolder: small })
    simulator.settings.downloads = 'bytes'
    const large = simulator.create({ fate: 'large', durationMs: 0, sizeBytes: 40 * 1024 * 1024 })
    await session.track([large])
    await session.open(large)
    await page.getByRole('button', { name: 'Save files' }).click()
    await page.getByRole('button', { name: /^Downloads/ }).click()
    await expect(page.getByText(/There are \d+ MB free in .*, and \d+ MB are needed/)).toBeVisible()
    expect(readdirSync(small)).toEqual([])
    await page.getByRole('button', { name: 'Remove from this list' }).click()
    await page.keyboard.press('Escape')

    // Enough room when it begins; then another program takes it.
    const fitting = simulator.create({ fate: 'large', durationMs: 0, sizeBytes: 12 * 1024 * 1024 })
    await session.track([fitting])
    await session.open(fitting)
    simulator.faults.add({ path: '/download', times: 1, then: { kind: 'stall' } })
    await page.getByRole('button', { name: 'Save files' }).click()
    await page.getByRole('button', { name: /^Downloads/ }).click()
    await expect.poll(async () => Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(40)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await expect(page.getByText(/^Paused/).first()).toBeVisible()
    execFileSync('dd', ['if=/dev/zero', `of=${join(small, 'hog')}`, 'bs=1M', 'count=24'], { stdio: 'ignore' })
    await page.getByRole('button', { name: 'Resume', exact: true }).click()
    await expect(page.getByText(/MB free in|The disk is full/)).toBeVisible()
    await page.getByRole('button', { name: 'Remove from this list' }).click()
    await expect.poll(() => readdirSync(small)).toEqual(['hog'])
  } finally {
    execFileSync('umount', ['--lazy', small])
  }
})
