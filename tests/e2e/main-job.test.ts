import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { CreateOptions } from '../../src/simulator/executions'
import { startSecond } from '../support/app'
import { NotificationLog } from '../support/notifications'
import { test } from './own-app'
import { connection, hideWindow, isVisible, row, track } from './window'

test.use({ simulated: { seed: 7, limit: 60, windowMs: 10_000, shape: 'mixed' } })

/** Twelve of every fate, and the status each must come to. */
const fates: [CreateOptions, string][] = [
  [{ fate: 'image', durationMs: 1_000 }, 'COMPLETED'],
  [{ fate: 'images', durationMs: 1_200 }, 'COMPLETED'],
  [{ fate: 'text', durationMs: 300 }, 'COMPLETED'],
  [{ fate: 'video', durationMs: 3_000 }, 'COMPLETED'],
  [{ fate: 'audio', durationMs: 2_000 }, 'COMPLETED'],
  [{ fate: 'json', durationMs: 2_500 }, 'COMPLETED'],
  [{ fate: 'CONTENT_MODERATION_REJECTED', durationMs: 500 }, 'FAILED'],
  [{ fate: 'INPUT_VALIDATION_ERROR', durationMs: 1_500 }, 'FAILED'],
  [{ fate: 'MODEL_OVERLOADED', durationMs: 1_500 }, 'FAILED'],
  [{ fate: 'cancelled', durationMs: 1_800 }, 'CANCELLED'],
  [{ fate: 'expired', durationMs: 2_800 }, 'EXPIRED'],
  [{ fate: 'never' }, 'PROCESSING'],
]

const titles: Record<string, string> = {
  COMPLETED: 'Execution completed',
  FAILED: 'Execution failed',
  CANCELLED: 'Execution cancelled',
  EXPIRED: 'Execution expired',
}

/** How many ends the notifications told, each alone or in a summary. */
function told({ shown }: NotificationLog): number {
  return shown.reduce((sum, { title }) => sum + Number(/^(\d+) executions finished$/.exec(title)?.[1] ?? 1), 0)
}

test('pasted executions of every fate reach their status, are announced once, and show what came back', async ({ launch, notifications, simulator }) => {
  const running = await launch()
  const { page } = running
  const created = fates.map(([options, status]) => ({ status, execution: simulator.create(options) }))
  await track(page, created.map(({ execution }) => execution.id))
  await expect(page.getByRole('status').filter({ hasText: '12 added' })).toBeVisible()
  for (const { status, execution } of created) {
    await expect(row(page, execution.id)).toHaveAttribute('data-status', status, { timeout: 40_000 })
  }
  await expect.poll(() => told(notifications)).toBe(11)

  const pictures = created[1]?.execution
  if (!pictures) throw new Error('no execution with several images')
  await row(page, pictures.id).click()
  const details = page.getByRole('region', { name: 'Execution details' })
  const files = details.getByRole('list', { name: 'Files' }).getByRole('listitem')
  await expect(files).toHaveCount(pictures.files.length)
  for (const file of pictures.files) {
    const item = details.locator(`[data-file-id="${file.id}"]`)
    await expect(item).toContainText(/png/i)
    await expect(item).toContainText(`${file.width} × ${file.height}`)
  }

  const failed = created[7]?.execution
  if (!failed) throw new Error('no failed execution')
  await row(page, failed.id).click()
  await expect(details).toContainText('INPUT_VALIDATION_ERROR')

  await expect.poll(() => created.map(({ execution }) => simulator.counters.of(execution.id).results)).toEqual(
    created.map(({ status }) => (status === 'COMPLETED' ? 1 : 0)),
  )
  expect(simulator.counters).toMatchObject({ tooMany: 0, whileBlocked: 0, unauthorized: 0 })
  for (const { execution } of created) {
    expect(simulator.counters.of(execution.id)).toMatchObject({ pollsAfterEnd: 0 })
    expect(simulator.counters.of(execution.id).maxConcurrent).toBeLessThanOrEqual(1)
  }
  expect(told(notifications)).toBe(11)
})

test('a few ends are announced one by one, with the ID and the error code', async ({ launch, notifications, simulator }) => {
  const running = await launch()
  const good = simulator.create({ fate: 'image', durationMs: 500 })
  const bad = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 700 })
  await track(running.page, [good.id, bad.id])
  await expect.poll(() => [...notifications.shown].sort((a, b) => a.title.localeCompare(b.title))).toEqual([
    { title: titles.COMPLETED, body: good.id },
    { title: titles.FAILED, body: `${bad.id}\nMODEL_OVERLOADED` },
  ])

  await NotificationLog.closeAll()
  const box = running.page.getByRole('textbox', { name: 'Execution IDs' })
  await box.fill('no such execution')
  await running.page.getByRole('button', { name: 'Settings' }).click()
  await hideWindow(running)
  const later = simulator.create({ fate: 'cancelled', durationMs: 300 })
  await running.page.evaluate((text) => window.monitor.request('track', { text }), later.id)
  await expect.poll(() => notifications.shown.at(-1)).toEqual({ title: titles.CANCELLED, body: later.id })
  await NotificationLog.click()
  await expect(row(running.page, later.id)).toHaveAttribute('aria-selected', 'true')
  await expect(running.page.getByRole('region', { name: 'Execution details' })).toContainText(later.id)
  await expect(running.page.getByRole('dialog')).toHaveCount(0)
  await expect(box).toHaveValue('')
  expect(await isVisible(running)).toBe(true)
})

test('after being killed the app continues where it was, and announces once what ended meanwhile', async ({ launch, notifications, simulator }) => {
  let running = await launch()
  const ended = simulator.create({ fate: 'image', durationMs: 200 })
  const meanwhile = [1, 2, 3, 4].map(() => simulator.create({ fate: 'image', durationMs: 600_000 }))
  const lasting = simulator.create({ fate: 'never' })
  const ids = [ended, ...meanwhile, lasting].map(({ id }) => id)
  await track(running.page, ids)
  await expect(row(running.page, ended.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(row(running.page, lasting.id)).toHaveAttribute('data-status', 'PROCESSING')
  await expect.poll(() => told(notifications)).toBe(1)
  running.app.process().kill('SIGKILL')
  for (const execution of meanwhile) execution.endsAt = Date.now()

  running = await launch({ userData: running.userData })
  const { page } = running
  await expect(page.getByRole('grid', { name: 'Executions' }).locator('[data-execution-id]')).toHaveCount(6)
  await expect(row(page, ended.id)).toHaveAttribute('data-status', 'COMPLETED')
  for (const { id } of meanwhile) await expect(row(page, id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect.poll(() => told(notifications)).toBe(5)
  expect(notifications.shown.map(({ title }) => title)).toEqual([titles.COMPLETED, '4 executions finished'])
  const polls = simulator.counters.of(lasting.id).polls
  await row(page, lasting.id).click()
  await page.getByRole('region', { name: 'Execution details' }).getByRole('button', { name: 'Check now' }).click()
  await expect.poll(() => simulator.counters.of(lasting.id).polls).toBeGreaterThan(polls)
  expect(simulator.counters).toMatchObject({ tooMany: 0, whileBlocked: 0 })
  expect(told(notifications)).toBe(5)
})

test('a second start passes on its arguments, an unknown ID is kept as not found, a wrong key pauses watching without changing anything, and a signal quits', async ({ env, launch, simulator }) => {
  const running = await launch()
  const { page } = running
  const handed = simulator.create({ fate: 'image', durationMs: 0 })
  expect(await startSecond({ env, userData: running.userData, args: [handed.id] })).toBe(0)
  await expect(row(page, handed.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect.poll(() => simulator.counters.of(handed.id).results).toBe(1)

  const unknown = 'exec_00000000-0000-4000-8000-00000000beef'
  await track(page, [unknown])
  await expect(row(page, unknown)).toHaveAttribute('data-status', 'NOT_FOUND')

  simulator.faults.add({ then: { kind: 'status', status: 401 } })
  const waiting = simulator.create({ fate: 'image', durationMs: 500 })
  await track(page, [waiting.id])
  await expect(connection(page)).toHaveText('Key refused')
  await expect(row(page, waiting.id)).toHaveAttribute('data-status', 'UNSEEN')
  expect(simulator.counters.of(unknown).polls + simulator.counters.of(waiting.id).polls).toBe(2)
  simulator.faults.clear()

  await page.keyboard.press('Control+,')
  await page.getByLabel('API key').fill(simulator.key)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(row(page, waiting.id)).toHaveAttribute('data-status', 'COMPLETED')

  // The system ends a session so; a database that is left open is checked at the next start.
  const left = new Promise((resolve) => running.app.process().once('exit', resolve))
  running.app.process().kill('SIGTERM')
  await left
  expect(existsSync(join(running.userData, 'monitor.db-wal'))).toBe(false)
})

test.describe('a short window', () => {
  const windowMs = 6_000
  test.use({ simulated: { seed: 7, limit: 60, windowMs } })

  test('a 429 is waited out, server trouble is shown until it passes, and neither changes the execution', async ({ launch, simulator }) => {
    const running = await launch()
    const { page } = running
    const { id } = simulator.create({ fate: 'image', durationMs: 100 })
    // The paste must fall into the window that is used up.
    const left = windowMs - (Date.now() % windowMs)
    if (left < 0.6 * windowMs) await page.waitForTimeout(left + 100)
    simulator.spend(60)
    await track(page, [id])
    await expect(connection(page)).toHaveText(/^Waiting for rate limit until \d\d:\d\d:\d\d$/)
    await expect(row(page, id)).toHaveAttribute('data-status', 'UNSEEN')
    const trouble = simulator.faults.add({ then: { kind: 'status', status: 503 } })
    await expect(connection(page)).toHaveText('Server trouble')
    await expect(row(page, id)).toHaveAttribute('data-status', 'UNSEEN')
    trouble()
    await expect(row(page, id)).toHaveAttribute('data-status', 'COMPLETED', { timeout: 60_000 })
    await expect(connection(page)).toHaveText('Online')
    expect(simulator.counters).toMatchObject({ tooMany: 1, whileBlocked: 0 })
  })
})

test.describe('a window that outlasts the test', () => {
  test.use({ simulated: { seed: 7, limit: 60, windowMs: 3_600_000, shape: 'A' } })

  test('the paste box, the details, the rate budget and the switches have the names that others rely on', async ({ launch, simulator }) => {
    const text = simulator.create({ fate: 'text', durationMs: 0 })
    const sound = simulator.create({ fate: 'audio', durationMs: 0 })
    const failing = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 0 })
    const running = await launch({ args: [text.id] })
    const { page } = running
    await expect(row(page, text.id)).toHaveAttribute('data-status', 'COMPLETED')

    await page.getByRole('textbox', { name: 'Execution IDs' }).fill(`[${text.id}] ${sound.id}, "${failing.id}" ${failing.id.slice(0, -1)}`)
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('status').filter({ hasText: '2 added' })).toHaveText(/2 added.*1 already tracked.*1 not an ID/)
    await expect(connection(page)).toHaveText('Online')

    const details = page.getByRole('region', { name: 'Execution details' })
    const figure = (name: string) => details.locator('dl > div').filter({ has: page.getByText(name, { exact: true }) }).locator('dd')
    await row(page, text.id).click()
    await expect(figure('Cost')).toHaveText('$0.0012')
    await expect(figure('Latency')).toHaveText(/\d/)
    await expect(figure('Input tokens')).toHaveText('42')
    await expect(figure('Output tokens')).toHaveText('128')
    await expect(details).toContainText('Rain had washed the harbour clean.')

    await row(page, failing.id).click()
    await expect(details).toContainText('MODEL_OVERLOADED')
    await expect(details).toContainText('The model is overloaded.')

    await row(page, sound.id).click()
    const [file] = sound.files
    const item = details.getByRole('list', { name: 'Files' }).locator(`[data-file-id="${file?.id}"]`)
    await expect(item).toHaveRole('listitem')
    await expect(item).toContainText(/wav/i)

    const budget = page.getByRole('meter', { name: 'Rate budget' })
    await expect(budget).toHaveAttribute('aria-valuemax', '60')
    await expect.poll(() => budget.getAttribute('aria-valuenow')).toBe(String(60 - simulator.counters.requests))

    await expect(budget).toHaveAttribute('aria-valuetext', /, 6 kept for other programs$/)
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('searchbox').fill('other programs')
    await page.getByRole('group', { name: 'Kept for other programs' }).getByRole('button', { name: '50%' }).click()
    await page.keyboard.press('Escape')
    await expect(budget).toHaveAttribute('aria-valuetext', /, 30 kept for other programs$/)
  })
})
