// @ts-check
// Screenshots of results other than pictures, and of what can go wrong on the way, with a simulator of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { set, shootInBothThemes } from './pictures.mjs'
import { beforeExit } from './processes.mjs'
import { bundleTypeScript } from './typescript-program.mjs'

/**
 * @typedef {import('playwright').Page} Page
 * @typedef {import('../../src/simulator/simulator').Simulator} Simulator
 * @typedef {import('../../src/simulator/executions').SimulatedExecution} Simulated
 * @typedef {import('../../src/simulator/files/files').FileSpec} FileSpec
 */

const mebibyte = 1024 * 1024

/**
 * @param {import('../../src/simulator/simulator').SimulatorOptions} options
 * @returns {Promise<{ simulator: Simulator, baseUrl: string, key: string }>}
 */
export async function startSimulatorWith(options) {
  const bundle = await bundleTypeScript('src/simulator/simulator.ts')
  /** @type {typeof import('../../src/simulator/simulator')} */
  const { createSimulator } = await import(pathToFileURL(bundle).href)
  const simulator = createSimulator(options)
  beforeExit(() => simulator.stop())
  return { simulator, ...(await simulator.start()) }
}

export const startResults = () => startSimulatorWith({ seed: 9, limit: 600, windowMs: 10_000, downloads: 'bytes' })

/**
 * @param {string} contentType
 * @param {string} format
 * @param {string | Uint8Array} text
 * @returns {FileSpec}
 */
function file(contentType, format, text) {
  const bytes = Buffer.from(text)
  const read = (/** @type {number} */ start, /** @type {number} */ end) => /** @type {ReadableStream<Uint8Array>} */ (new Blob([bytes.subarray(start, end)]).stream())
  return { contentType, format, content: () => ({ sizeBytes: bytes.byteLength, etag: '"1"', read }) }
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">\n  <circle cx="4" cy="4" r="3" fill="#1f6f5c" />\n</svg>\n'
const page = '<!doctype html>\n<title>Sign in</title>\n<form action="https://proxy.example/login"></form>\n'
const noise = Uint8Array.from({ length: 4_096 }, (_, n) => (n * 37 + (n >> 3)) % 256)

/** @returns {FileSpec[]} */
const odd = () => [
  file('image/png', 'png', page),
  file('image/svg+xml', 'svg', svg),
  file('application/json', 'json', JSON.stringify({ palette: ['#1f6f5c', '#f2b705'], scenes: [{ at: 0, title: 'Harbour' }, { at: 4.5, title: 'Boats' }], seed: 7 })),
  file('application/octet-stream', 'bin', noise),
  { ...file('image/png', 'png', 'late'), expiresAt: Date.now() },
]

/**
 * @param {Page} page
 * @param {Simulated[]} executions
 */
export async function track(page, executions) {
  const text = executions.map(({ id }) => id).join(' ')
  await page.evaluate(`window.monitor.request('track', { text: '${text}' })`)
  for (const { id } of executions) await page.locator(`[data-execution-id="${id}"]:not([data-status="UNSEEN"])`).waitFor()
}

/**
 * @param {Page} page
 * @param {Simulated} execution
 * @param {number} place
 */
const card = (page, execution, place) => page.locator(`[data-file-id="${execution.files[place]?.id}"]`)

/**
 * The files that are not pictures, as cards and in the viewer.
 * @param {Page} page
 * @param {Simulated} execution
 */
async function shootOddFiles(page, execution) {
  await page.locator(`[data-execution-id="${execution.id}"]`).click()
  await card(page, execution, 0).getByText('Not what it claims to be').waitFor()
  for (const place of [1, 2]) await card(page, execution, place).getByRole('button', { name: 'Load preview' }).click()
  await card(page, execution, 4).getByText('It expired').waitFor()
  await card(page, execution, 2).getByText('palette').waitFor()
  await shootInBothThemes(page, 'files')
  await card(page, execution, 1).getByRole('button', { name: /^View / }).click()
  const views = [['source', '<circle'], ['json', 'palette'], ['hex', '00 25 4a'], ['expired', 'It expired'], ['mismatch', 'text/html']]
  for (const [name, words] of views) {
    await page.getByRole('dialog').getByText(words ?? '').first().waitFor()
    await shootInBothThemes(page, `viewer-${name}`)
    await page.keyboard.press('ArrowRight')
  }
  await page.keyboard.press('Escape')
}

/**
 * Downloads in every possible state.
 * @param {Page} page
 * @param {Simulator} simulator
 */
async function shootDownloads(page, simulator) {
  const folder = await mkdtemp(join(tmpdir(), 'modelroute-downloads-'))
  beforeExit(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'Shot list.json'), '{}')
  await set(page, `{ downloadFolder: ${JSON.stringify(folder)}, nameTemplate: '{label}.{ext}' }`)
  const large = () => simulator.create({ fate: 'large', durationMs: 0, sizeBytes: 150 * mebibyte })
  const made = {
    'Harbour film': large(),
    'Palette': simulator.create({ fate: 'json', durationMs: 0 }),
    'Storyboard': simulator.create({ fate: 'json', durationMs: 0 }),
    'Shot list': simulator.create({ fate: 'json', durationMs: 0 }),
    'Harbour': simulator.create({ fate: 'image', durationMs: 0 }),
    'Boats film': large(),
  }
  const path = (/** @type {Simulated} */ { files }) => `${files[0]?.id}/download`
  const refused = JSON.stringify({ error: { code: 'FORBIDDEN', message: 'This key may not read files.', retryable: false, request_id: 'req_7f3a' } })
  simulator.faults.add({ path: path(made.Palette), then: { kind: 'body', status: 403, contentType: 'application/json', body: refused } })
  simulator.faults.add({ path: path(made.Storyboard), then: { kind: 'status', status: 503, code: 'SERVICE_UNAVAILABLE', headers: { 'retry-after': '60' } } })
  for (const name of /** @type {const} */ (['Harbour film', 'Boats film'])) simulator.faults.add({ path: path(made[name]), then: { kind: 'stall' } })
  await track(page, Object.values(made))
  for (const [label, { id }] of Object.entries(made)) {
    await page.evaluate(`window.monitor.request('label', { ids: ['${id}'], label: '${label}' })`)
    // Its files are known once its result is here.
    await page.waitForFunction(`window.monitor.request('saveFiles', { ids: ['${id}'], fileIds: null }).then((answer) => answer.ok && answer.value.begun.length > 0)`)
  }
  await page.getByRole('button', { name: /^Downloads/ }).click()
  const item = (/** @type {string | RegExp} */ words) => page.getByRole('listitem').filter({ hasText: words })
  await item(/ of 157/).first().waitFor()
  await item(/ of 157/).last().getByRole('button', { name: 'Pause' }).click()
  await item('Paused').waitFor()
  await page.getByText('already exists').waitFor()
  await page.getByText('refused the API key').waitFor()
  await shootInEachForm(page, 'downloads-states', 'hat den API-Schlüssel abgelehnt')
  // The downloads, then the details behind them.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
}

/**
 * @param {Page} page
 * @param {Simulator} simulator
 */
async function shootCancelling(page, simulator) {
  const running = Array.from({ length: 3 }, () => simulator.create({ fate: 'never' }))
  await track(page, running)
  for (const { id } of running) await page.locator(`[data-execution-id="${id}"]`).click({ modifiers: ['Control'] })
  await page.getByRole('toolbar').getByRole('button', { name: /^Cancel / }).click()
  await page.getByRole('alertdialog').waitFor()
  await shootInEachForm(page, 'cancel-dialog', 'Ausführungen abbrechen?')
  await page.getByRole('button', { name: 'Keep them running' }).click()
}

/**
 * In both themes, and in German.
 * @param {Page} page
 * @param {string} name
 * @param {string} german what can be read then
 */
async function shootInEachForm(page, name, german) {
  await shootInBothThemes(page, name)
  await set(page, `{ language: 'de' }`)
  await page.getByText(german).waitFor()
  await shootInBothThemes(page, `${name}-german`)
  await set(page, `{ language: 'en' }`)
}

/**
 * The same in German.
 * @param {Page} page
 * @param {Simulated} execution
 * @param {Simulated} failed
 */
async function shootInGerman(page, execution, failed) {
  await set(page, `{ language: 'de' }`)
  await page.locator(`[data-execution-id="${execution.id}"]`).click()
  await card(page, execution, 0).getByText('text/html').waitFor()
  await shootInBothThemes(page, 'files-german')
  await page.locator(`[data-execution-id="${failed.id}"]`).click()
  await page.getByText('CONTENT_MODERATION_REJECTED').first().waitFor()
  await shootInBothThemes(page, 'failure-german')
  await page.getByRole('button', { name: 'Statistik' }).click()
  await page.getByText('Erfolgsquote').waitFor()
  await shootInBothThemes(page, 'statistics-german')
}

/**
 * @param {Page} page of an app on the simulator's address
 * @param {Simulator} simulator
 */
export async function shootResults(page, simulator) {
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files: odd() })
  const failed = simulator.create({ fate: 'CONTENT_MODERATION_REJECTED', durationMs: 0 })
  await page.getByText('Nothing is tracked yet').waitFor()
  await track(page, [failed])
  await track(page, [execution])
  await shootOddFiles(page, execution)
  await shootDownloads(page, simulator)
  await shootCancelling(page, simulator)
  await shootInGerman(page, execution, failed)
}
