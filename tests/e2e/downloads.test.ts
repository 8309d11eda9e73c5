import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { expect, test as alone } from 'playwright/test'
import type { Locator } from 'playwright/test'
import { contentOf } from '../../src/simulator/files/content'
import type { FileSpec } from '../../src/simulator/files/files'
import { createSimulator } from '../../src/simulator/simulator'
import { launchApp } from '../support/app'
import { sha256 } from '../support/digest'
import { ResultsSession, simulated, test } from './results-session'
import { resize } from './window'

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
  expect(await sha256(session.saved()[0] ?? '')).toBe(await sha256(await session.bytesOf(execution)))
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

test('files are saved under safe names, automatically if wanted, and none is overwritten without asking', async ({ page, session, simulator }) => {
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
  const mine = await sha256(join(session.folder, 'same x.json'))
  const last = simulator.create({ fate: 'json', durationMs: 0 })
  await session.track([last])
  await page.getByRole('button', { name: /^Downloads/ }).click()
  await expect(page.getByText('A file with this name already exists')).toBeVisible()
  await page.getByRole('button', { name: 'Keep both' }).click()
  await expect.poll(() => session.saved()).toContain(join(session.folder, 'same x (2).json'))
  expect(await sha256(join(session.folder, 'same x.json'))).toBe(mine)
  // Cut in the middle where it is long, and at a space here, which must not be lost.
  const name = page.getByRole('listitem').filter({ hasText: 'x (2).json' }).locator('p').first()
  expect((await name.innerText()).replace('\n', '')).toBe('same x (2).json')

  // Two more, whose names are taken as well.
  await session.trackQuietly([simulator.create({ fate: 'json', durationMs: 0 }), simulator.create({ fate: 'json', durationMs: 0 })])
  await expect(page.getByText('2 names are already taken')).toBeVisible()
  // In the smallest window at 200 % the answers must leave room for the question.
  await session.set({ zoom: 2, language: 'de' })
  await resize(session.running, 720, 480)
  await expect.poll(async () => (await page.getByText('Eine Datei dieses Namens gibt es dort schon').first().boundingBox())?.width).toBeGreaterThan(120)
  await session.set({ zoom: 1, language: 'en' })
  await resize(session.running, 1120, 720)
  const saved = session.saved()
  await page.getByRole('button', { name: 'Skip all' }).click()
  await expect(page.getByText('A file with this name already exists')).toHaveCount(0)
  expect(session.saved()).toEqual(saved)

  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill('x (2).json')
  await expect(page.locator('[data-execution-id]')).toHaveCount(1)
  await expect(session.row(last.id)).toBeVisible()
})

test('of hundreds of downloads only those in view are ever drawn, and all can be cancelled at once', async ({ page, session, simulator }) => {
  const empty: FileSpec = { contentType: 'text/plain', format: 'text/plain', content: () => contentOf(Buffer.from('')) }
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files: Array<FileSpec>(300).fill(empty) })
  await session.track([execution])
  await page.evaluate(async (id) => {
    await window.monitor.request('setPaused', { paused: true })
    await window.monitor.request('saveFiles', { ids: [id], fileIds: null })
    window.told = []
    const drawn = (): number => document.querySelectorAll('[aria-setsize="300"]').length
    new MutationObserver(() => window.told.push(drawn())).observe(document.body, { childList: true, subtree: true })
  }, execution.id)
  await page.getByRole('button', { name: 'Downloads, 300 under way' }).click()
  const panel = page.getByRole('dialog', { name: 'Downloads' })
  await expect(panel.getByRole('listitem').first()).toBeVisible()
  expect(Math.max(...(await page.evaluate(() => window.told.map(Number))))).toBeLessThan(40)
  await panel.getByRole('button', { name: 'Pause all' }).click()
  await expect(panel.getByRole('button', { name: 'Pause all' })).toHaveCount(0)
  await panel.getByRole('button', { name: 'Cancel all paused' }).click()
  await expect(panel).toContainText('Nothing saved yet')
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
