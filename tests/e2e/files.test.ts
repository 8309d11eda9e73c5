import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import type { Page } from 'playwright/test'
import type { MonitorBridge } from '../../src/shared/contract'
import { contentOf } from '../../src/simulator/files/content'
import { createSimulator } from '../../src/simulator/simulator'
import type { Simulator } from '../../src/simulator/simulator'
import type { SimulatedExecution } from '../../src/simulator/executions'
import { launchApp } from '../support/app'
import type { RunningApp } from '../support/app'

declare global {
  interface Window {
    monitor: MonitorBridge
  }
}

let simulator: Simulator
let env: Record<string, string>
let running: RunningApp
let folder: string

test.beforeEach(async () => {
  simulator = createSimulator({ seed: 5, limit: 600, windowMs: 10_000 })
  const { baseUrl, key } = await simulator.start()
  env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key }
  folder = mkdtempSync(join(tmpdir(), 'monitor-files-'))
})

test.afterEach(async () => {
  await running.app.close()
  expect(simulator.counters.storageAuthorizations).toBe(0)
  await simulator.stop()
  rmSync(folder, { recursive: true })
})

/** Starts the app with this folder for downloads, every file by its own name. */
async function launch(userData?: string): Promise<Page> {
  running = await launchApp({ env, userData })
  const { page } = running
  await expect(page.getByRole('status', { name: 'Connection' })).toBeVisible()
  const changes = { downloadFolder: folder, nameTemplate: '{file}.{ext}' }
  expect(await page.evaluate((settings) => window.monitor.request('saveSettings', settings), changes)).toMatchObject({ ok: true })
  return page
}

async function show(page: Page, execution: SimulatedExecution): Promise<void> {
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(execution.id)
  await page.getByRole('button', { name: 'Track', exact: true }).click()
  const row = page.locator(`[data-execution-id="${execution.id}"]`)
  await expect(row).toHaveAttribute('data-status', 'COMPLETED')
  await row.click()
  await expect(page.getByRole('list', { name: 'Files' })).toBeVisible()
}

async function bytesOf(execution: SimulatedExecution): Promise<string> {
  const [file] = execution.files
  if (!file) throw new Error('the execution has no file')
  const content = simulator.contentOf(file)
  const hash = createHash('sha256')
  for await (const chunk of content.read(0, content.sizeBytes)) hash.update(chunk)
  return hash.digest('hex')
}

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const saved = (): string[] => readdirSync(folder).filter((name) => !name.endsWith('.part'))

for (const downloads of ['bytes', 'presigned', 'redirect'] as const) {
  test(`a picture is shown as it was drawn, and saved, when it comes as ${downloads}`, async () => {
    simulator.settings.downloads = downloads
    const page = await launch()
    const execution = simulator.create({ fate: 'image', durationMs: 0 })
    await show(page, execution)
    const picture = page.getByRole('list', { name: 'Files' }).locator('img')
    await expect(picture).toBeVisible()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([
      execution.files[0]?.width,
      execution.files[0]?.height,
    ])
    const shownBytes = await picture.evaluate(async (image: HTMLImageElement) => {
      const bytes = await (await fetch(image.src)).arrayBuffer()
      return [...new Uint8Array(bytes)]
    })
    expect(createHash('sha256').update(Uint8Array.from(shownBytes)).digest('hex')).toBe(await bytesOf(execution))

    await page.getByRole('button', { name: 'Save files' }).click()
    await expect.poll(saved).toHaveLength(1)
    expect(sha256(join(folder, saved()[0] ?? ''))).toBe(await bytesOf(execution))
  })
}

test('a file that is not what it claims to be is said to be so, and never shown', async () => {
  const page = await launch()
  const markup = contentOf(Buffer.from('<html><script>window.injected = true</script><h1>Not a picture</h1></html>'))
  const files = [{ contentType: 'image/png', format: 'png', width: 8, height: 8, content: () => markup }]
  await show(page, simulator.create({ fate: 'image', durationMs: 0, files }))
  const list = page.getByRole('list', { name: 'Files' })
  await expect(list).toContainText('Not what it claims to be')
  await expect(list.locator('img')).toHaveCount(0)
  expect(await page.evaluate(() => 'injected' in window)).toBe(false)
})

test('a file of 150 MB is paused, survives a kill, goes on where it was, and is whole', async () => {
  simulator.settings.downloads = 'bytes'
  const page = await launch()
  const execution = simulator.create({ fate: 'large', durationMs: 0, sizeBytes: 150 * 1024 * 1024 })
  await show(page, execution)
  simulator.faults.add({ path: '/download', times: 1, then: { kind: 'stall' } })
  await page.getByRole('button', { name: 'Save files' }).click()
  await page.getByRole('button', { name: /^Downloads/ }).click()
  const progress = page.getByRole('progressbar')
  await expect.poll(async () => Number(await progress.getAttribute('aria-valuenow')), { timeout: 30_000 }).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(page.getByText(/^Paused/).first()).toBeVisible()
  expect(saved()).toEqual([])
  running.app.process().kill('SIGKILL')

  const again = await launch(running.userData)
  await again.getByRole('button', { name: /^Downloads/ }).click()
  await again.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect.poll(saved, { timeout: 60_000 }).toHaveLength(1)
  expect(sha256(join(folder, saved()[0] ?? ''))).toBe(await bytesOf(execution))
  expect(existsSync(join(folder, `${saved()[0]}.part`))).toBe(false)
  expect(simulator.counters).toMatchObject({ tooMany: 0, whileBlocked: 0 })
})

test('what happened is seen in the statistics', async () => {
  const page = await launch()
  const costs = [simulator.create({ fate: 'image', durationMs: 0 }), simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 0 })]
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(costs.map(({ id }) => id).join(' '))
  await page.getByRole('button', { name: 'Track', exact: true }).click()
  for (const { id } of costs) await expect(page.locator(`[data-execution-id="${id}"]`)).toHaveAttribute('data-status', /COMPLETED|FAILED/)
  await page.getByRole('button', { name: 'Statistics' }).click()
  await expect(page.getByText('50%').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid', { name: 'Executions' })).toBeVisible()
})
