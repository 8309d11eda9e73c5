import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { decode } from 'fast-png'
import { expect, test as alone } from 'playwright/test'
import type { Locator } from 'playwright/test'
import { contentOf } from '../../src/simulator/files/content'
import { createSimulator } from '../../src/simulator/simulator'
import { launchApp } from '../support/app'
import { ResultsSession, simulated, test } from './results-session'

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const digestOfFile = (path: string | undefined): string => digest(readFileSync(path ?? ''))

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

test('an image is shown pixel for pixel and saved whole, whichever way it arrives', async ({ page, session, simulator }) => {
  for (const downloads of ['bytes', 'presigned', 'redirect'] as const) {
    simulator.settings.downloads = downloads
    const before = { saved: session.saved(), storage: simulator.counters.storageRequests }
    const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'C' })
    await session.track([execution])
    await session.open(execution)
    const bytes = await session.bytesOf(execution)
    const drawn = decode(bytes)
    const list = page.getByRole('list', { name: 'Files' })
    const picture = list.locator(`[data-file-id="${execution.files[0]?.id}"] img`)
    await expect(picture).toBeVisible()
    const address = await picture.evaluate((shown: HTMLImageElement) => shown.src)
    expect(await digestOfPixels(picture)).toBe(digest(Uint8Array.from(drawn.data)))
    await expect.poll(() => agreement(picture, drawn)).toBeGreaterThan(0.9)
    // This form of result says nothing but the ID: the rest is told by the content.
    await expect(list).toContainText(new RegExp(`image/png · ${drawn.width} × ${drawn.height} · [.\\d]+ kB`))

    await page.getByRole('button', { name: 'Save files' }).click()
    await page.getByRole('button', { name: 'Close details' }).click()
    await expect(page.locator(`[data-execution-id="${execution.id}"] img`)).toHaveAttribute('src', address)
    await expect.poll(session.saved.bind(session)).toHaveLength(before.saved.length + 1)
    expect(digestOfFile(session.saved().find((path) => !before.saved.includes(path)))).toBe(digest(bytes))
    expect(simulator.counters.storageRequests > before.storage).toBe(downloads !== 'bytes')
  }
})

test('a size that no reply tells is shown once the file is saved', async ({ page, session }) => {
  const execution = session.simulator.create({ fate: 'video', durationMs: 0 })
  await session.track([execution])
  await session.open(execution)
  const card = page.getByRole('list', { name: 'Files' }).getByRole('listitem')
  await expect(card).not.toContainText(/[kM]B/)
  await page.getByRole('button', { name: 'Save files' }).click()
  await expect(card).toContainText(/[.\d]+ [kM]B/)
})

test('what failed with the connection is shown once it works again', async ({ page, session, simulator }) => {
  const bytes = await session.bytesOf(simulator.create({ fate: 'image', durationMs: 0 }))
  const files = [{ contentType: 'image/png', format: 'png', content: () => contentOf(bytes) }, { contentType: 'text/plain', format: 'txt', content: () => contentOf(Buffer.from('words')) }]
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  const heal = simulator.faults.add({ path: '/download', then: { kind: 'reset' } })
  await session.track([execution])
  await session.track([simulator.create({ fate: 'never' })], /^P/)
  await session.open(execution)
  await page.getByRole('button', { name: 'Load preview' }).click()
  const cards = page.getByRole('list', { name: 'Files' }).getByRole('listitem')
  for (const card of await cards.all()) await expect(card).toContainText('The connection was interrupted')
  await simulator.stop()
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Server trouble')
  heal()
  await simulator.start()
  await expect(cards.nth(0).locator('img')).toBeVisible()
  await expect(cards.nth(1)).toContainText('words')
})

test('a picture that is still on its way is said to be, on its card and while it is looked at', async ({ page, session, simulator }) => {
  simulator.settings.downloads = 'bytes'
  simulator.faults.add({ path: '/download', then: { kind: 'stall' } })
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A' })
  await session.track([execution])
  await session.open(execution)
  const card = page.getByRole('list', { name: 'Files' }).getByRole('listitem')
  await expect(card.locator('img')).toHaveCount(1)
  await expect(card).toContainText('Loading preview')
  await card.getByRole('button', { name: /^View / }).click()
  await expect(page.getByRole('dialog')).toContainText('Loading preview')
  await expect(page.getByRole('dialog')).not.toContainText('%')
})

test('failures are worded in the language of the window, even after it changes', async ({ page, session, simulator }) => {
  await session.set({ language: 'de' })
  const execution = simulator.create({ fate: 'json', durationMs: 0 })
  simulator.faults.add({ path: '/download', then: { kind: 'body', status: 403, body: JSON.stringify({ error: { code: 'FORBIDDEN', message: 'No.', retryable: false } }), contentType: 'application/json' } })
  await session.trackQuietly([execution])
  await session.untilFilesOf(execution)
  const input = { ids: [execution.id], fileIds: null }
  expect(await page.evaluate((files) => window.monitor.request('saveFiles', files), input)).toMatchObject({ ok: true })
  await page.getByRole('button', { name: /^Downloads/ }).click()
  await expect(page.getByText('ModelRoute hat den API-Schlüssel abgelehnt (403 FORBIDDEN: No). Prüfen Sie ihn')).toBeVisible()
  const refused = await page.evaluate(() => window.monitor.request('addConnection', { name: 'x', colour: 'teal', baseUrl: 'http://example.com', key: 'k', storage: 'session' }))
  expect(refused).toEqual({ ok: false, message: expect.stringContaining('ginge der API-Schlüssel unverschlüsselt über das Netz') })
  await session.set({ language: 'en' })
  await expect(page.getByText('ModelRoute refused the API key (403 FORBIDDEN: No). Check it')).toBeVisible()

  // What only a new execution can make again is not offered another try.
  simulator.faults.clear()
  const gone = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files: [{ contentType: 'image/png', format: 'png', expiresAt: 1, content: () => contentOf(Buffer.from('')) }] })
  await session.trackQuietly([gone])
  await session.untilFilesOf(gone)
  await page.evaluate((id) => window.monitor.request('saveFiles', { ids: [id], fileIds: null }), gone.id)
  await expect(page.getByText('Only a new execution can create it again')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(1)
  await expect(page.getByText('2 failed', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Try all again' }).click()
  await expect.poll(() => session.saved()).toHaveLength(1)
  await expect(page.getByRole('button', { name: 'Remove from this list' })).toHaveCount(2)
})

alone('a file of 150 MB is paused, goes on, survives a kill, and is whole', async () => {
  const simulator = createSimulator({ ...simulated, downloads: 'bytes' })
  const { baseUrl, key } = await simulator.start()
  const env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key }
  const { app, page, userData } = await launchApp({ env })
  const session = new ResultsSession({ app, page, userData }, simulator)
  await session.begin()
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
  app.process().kill('SIGKILL')

  // It was under way when it was killed, so it goes on by itself.
  const again = await launchApp({ env, userData })
  await expect.poll(() => session.saved(), { timeout: 60_000 }).toHaveLength(1)
  expect(digestOfFile(session.saved()[0])).toBe(digest(await session.bytesOf(execution)))
  expect(readdirSync(session.folder)).toHaveLength(1)
  await again.app.close()
  session.end()
  await simulator.stop()
})

const hostile = [
  '../../../../tmp/escaped', '..\\..\\windows', 'C:\\boot.ini', 'con', 'NUL.txt', 'photo\u202egnp.exe', 'a\u200bb', ' .hidden. ', '~root', 'x'.repeat(200),
  '<>:"|?*', '$(rm -rf)', '\u0301'.repeat(150),
]

/** True where this process may mount a small tmpfs: on Linux, as root. */
const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

test('files are saved automatically under safe names, and none is overwritten without asking', async ({ page, session, simulator }) => {
  await session.set({ nameTemplate: '{label}/{n}.{ext}' })
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
  await expect(page.getByText('A file with this name already exists')).toBeVisible()
  await page.getByRole('button', { name: 'Keep both' }).click()
  await expect.poll(() => session.saved()).toContain(join(session.folder, 'same x (2).json'))
  expect(digestOfFile(join(session.folder, 'same x.json'))).toBe(mine)
  // Cut in the middle where it is long, and at a space here, which must not be lost.
  const name = page.getByRole('listitem').filter({ hasText: 'x (2).json' }).locator('p').first()
  expect((await name.innerText()).replace('\n', '')).toBe('same x (2).json')

  // Two more, whose names are taken as well.
  await session.trackQuietly([simulator.create({ fate: 'json', durationMs: 0 }), simulator.create({ fate: 'json', durationMs: 0 })])
  await expect(page.getByText('2 names are already taken')).toBeVisible()
  const saved = session.saved()
  await page.getByRole('button', { name: 'Skip all' }).click()
  await expect(page.getByText('A file with this name already exists')).toHaveCount(0)
  expect(session.saved()).toEqual(saved)

  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill('x (2).json')
  await expect(page.locator('[data-execution-id]')).toHaveCount(1)
  await expect(session.row(last.id)).toBeVisible()
})

test('a long name is cut between characters, and starts on the side where its script starts', async ({ page, session }) => {
  await session.set({ nameTemplate: '{label}.{ext}' })
  const labels = ['\u{1F389}'.repeat(20), '\u05e9\u05dc\u05d5\u05dd '.repeat(12).trim()]
  for (const label of labels) {
    const execution = session.simulator.create({ fate: 'json', durationMs: 0 })
    await session.track([execution])
    await session.untilFilesOf(execution)
    await page.evaluate((labelled) => window.monitor.request('label', labelled), { ids: [execution.id], label })
    await page.evaluate((id) => window.monitor.request('saveFiles', { ids: [id], fileIds: null }), execution.id)
  }
  await page.getByRole('button', { name: /^Downloads/ }).click()
  const parts = (label: string): Locator => page.getByRole('listitem').filter({ hasText: label.slice(0, 8) }).locator('p').first().locator('span')
  const [emoji = '', hebrew = ''] = labels
  await expect(parts(emoji)).toHaveText(['\u{1F389}'.repeat(15), `${'\u{1F389}'.repeat(5)}.json`])
  await expect(parts(hebrew)).toHaveCount(2)
  const [head, tail] = await parts(hebrew).evaluateAll((spans) => spans.map((span) => span.getBoundingClientRect().x))
  expect(tail).toBeLessThan(head ?? 0)
})

test('file names have the date of this computer\'s clock, whatever the server\'s says', async ({ page, session, simulator }) => {
  await session.set({ nameTemplate: '{date}.{ext}' })
  simulator.settings.clockOffsetMs = 50 * 3_600_000
  const today = (): string => join(session.folder, `${new Date().toLocaleDateString('sv-SE')}.json`)
  const before = today()
  const execution = simulator.create({ fate: 'json', durationMs: 0, shape: 'A' })
  await session.track([execution])
  await session.row(execution.id).click()
  await page.keyboard.press('d')
  await expect.poll(() => session.saved()).toHaveLength(1)
  expect([before, today()]).toContain(session.saved()[0])
})

test('a full disk is reported before and during a download, and nothing partial is left on it', async ({ page, session, simulator }) => {
  test.skip(!mayMount, 'a small real disk takes root on Linux; tests/integration/files has one that fails on purpose')
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
    await expect(page.getByText(/has \d+ MB free, but \d+ MB are needed/)).toBeVisible()
    expect(readdirSync(small)).toEqual([])
    await session.set({ downloadFolder: session.folder })
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect.poll(() => session.saved()).toHaveLength(1)
    await session.set({ downloadFolder: small })
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
    const resume = page.getByRole('button', { name: 'Resume', exact: true })
    await expect(resume).toBeFocused()
    await resume.click()
    await expect(page.getByText(/MB free, but|The disk is full/)).toBeVisible()
    await page.getByRole('button', { name: 'Remove from this list' }).click()
    await expect.poll(() => readdirSync(small)).toEqual(['hog'])
  } finally {
    execFileSync('umount', ['--lazy', small])
  }
})
