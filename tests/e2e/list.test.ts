import { expect } from 'playwright/test'
import type { Page } from 'playwright/test'
import type { SimulatedExecution } from '../../src/simulator/executions'
import { test } from './shared-app'
import { resize, row, track } from './window'

test.use({ simulated: { seed: 13, limit: 600 } })

const grid = (page: Page) => page.getByRole('grid', { name: 'Executions' })
const order = (page: Page) => grid(page).locator('[data-execution-id]').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-execution-id')))

test('new rows wait while the list is scrolled, and bulk actions are previewed and can be undone', async ({ page, running, simulator }) => {
  const ended = Array.from({ length: 14 }, () => simulator.create({ fate: 'text', durationMs: 0 }))
  await track(page, ended.map(({ id }) => id))
  await expect(page.getByRole('button', { name: /^Completed/ })).toContainText('14')
  await resize(running, 720, 480)
  await expect.poll(() => page.evaluate(() => window.innerHeight)).toBe(480)

  await grid(page).focus()
  await page.keyboard.press('End')
  const before = await order(page)
  const added = [simulator.create({ fate: 'never' }), simulator.create({ fate: 'never' })]
  await page.evaluate((text) => window.monitor.request('track', { text }), added.map(({ id }) => id).join(' '))
  await page.getByRole('button', { name: '2 new' }).waitFor()
  expect(await order(page)).toEqual(before)
  await page.getByRole('button', { name: '2 new' }).click()
  for (const { id } of added) await expect(row(page, id)).toHaveAttribute('data-status', /^P/)

  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  const short = ({ id }: SimulatedExecution) => `${id.slice(5, 9)}…${id.slice(-4)}`
  await grid(page).focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Cancel 2' }).click()
  for (const one of added) await expect(dialog).toContainText(short(one))
  await expect(dialog).toContainText('If you quit the app, requests that still wait are not sent.')
  await expect(dialog).not.toContainText(ended.map(short)[0] ?? '')
  await dialog.getByRole('button', { name: /^Cancel/ }).click()
  for (const { id } of added) await expect(row(page, id)).toHaveAttribute('data-status', 'CANCELLED')
  expect(added.map(({ id }) => simulator.counters.of(id).cancels)).toEqual([1, 1])

  // The menu of the details is about that execution alone, whatever is marked.
  const [one, other] = [row(page, added[0]?.id ?? ''), row(page, added[1]?.id ?? '')]
  await one.click({ modifiers: ['Control'] })
  await one.click({ modifiers: ['Control'] })
  await grid(page).press('Enter')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Stop tracking' }).click()
  await expect(one).toHaveCount(0)
  await expect(other).toHaveCount(1)
  await page.keyboard.press('Control+z')
  await expect(one).toHaveCount(1)

  await grid(page).focus()
  await page.keyboard.press('Control+a')
  await other.click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Copy IDs' })).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Organise' }).click()
  await page.getByRole('menuitem', { name: 'Archive 16' }).click()
  await expect(page.getByRole('status').filter({ hasText: '16 archived' })).toBeVisible()
  await expect.poll(() => order(page)).toEqual([])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: /^All/ })).toContainText('16')
  await expect(row(page, added[0]?.id ?? '')).toBeVisible()

  // Another order starts at its top, wherever the row moved to that was there.
  const status = grid(page).getByRole('columnheader', { name: 'Status' }).getByRole('button')
  const scrolled = () => grid(page).evaluate(({ scrollTop }) => scrollTop)
  await status.press('Enter')
  await grid(page).press('End')
  await expect.poll(scrolled).toBeGreaterThan(0)
  await status.press('Enter')
  await expect.poll(scrolled).toBe(0)
})

test('cancelling many shows its progress, and stopping it leaves the rest alone', async ({ page, simulator }) => {
  const lasting = Array.from({ length: 60 }, () => simulator.create({ fate: 'never' }))
  await track(page, lasting.map(({ id }) => id))
  await expect(page.getByRole('button', { name: /^Active/ })).toContainText('60')
  const endSlowness = simulator.faults.add({ method: 'POST', path: '/cancel', then: { kind: 'delay', ms: 400 } })
  const progress = page.getByRole('progressbar', { name: 'Cancellation' })
  const cancelAll = async (): Promise<void> => {
    await grid(page).focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: /^Cancel/ }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel them' }).click()
  }
  const cancels = (): number => lasting.filter(({ id }) => simulator.counters.of(id).cancels > 0).length

  await cancelAll()
  await expect(progress).toHaveAttribute('aria-valuemax', '60')
  await expect(page.getByText(/^Cancelling \d+ of 60$/)).toBeVisible()
  // A screen reader would speak each step.
  await expect(page.getByRole('status').filter({ hasText: /^Cancelling/ })).toHaveCount(0)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  const said = page.getByRole('status').filter({ hasText: /left alone/ })
  await expect(said).toBeVisible()
  await expect(progress).toHaveCount(0)
  const done = cancels()
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThan(60)
  await expect(said).toHaveText(`${done} cancelled, ${60 - done} left alone`)
  await expect(page.getByRole('button', { name: /^Active/ })).toContainText(String(60 - done))

  await cancelAll()
  await expect.poll(async () => Number(await progress.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
  endSlowness()
  await expect(page.getByRole('status').filter({ hasText: `${60 - done} cancelled` })).toBeVisible()
  expect(cancels()).toBe(60)
  expect(simulator.counters).toMatchObject({ tooMany: 0, whileBlocked: 0 })
})

test('an execution that something leads to scrolls into view, even in a scrolled and filtered list', async ({ page, running, simulator }) => {
  const { app } = running
  const ended = Array.from({ length: 60 }, () => simulator.create({ fate: 'text', durationMs: 0 }))
  await track(page, ended.map(({ id }) => id))
  await expect(page.getByRole('button', { name: /^Completed/ })).toContainText('60')
  const ids = ended.map(({ id }) => id).sort()
  for (const id of [ids.at(-1) ?? '', ids[0] ?? '']) {
    await page.getByRole('button', { name: /^Completed/ }).click()
    await grid(page).focus()
    await page.keyboard.press('End')
    for (let step = 0; step < 30; step += 1) await page.keyboard.press('ArrowUp')
    await expect(row(page, ids[29] ?? '')).toBeInViewport()
    // As main does when a notification is clicked.
    await app.evaluate(({ BrowserWindow }, led) => BrowserWindow.getAllWindows()[0]?.webContents.send('monitor:select', { id: led }), id)
    await expect(row(page, id)).toHaveAttribute('aria-selected', 'true')
    await expect(row(page, id)).toBeInViewport({ ratio: 1 })
    // As it does when the list is back.
    await page.getByRole('button', { name: 'Statistics' }).click()
    await expect(page.getByRole('region', { name: 'Statistics' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(row(page, id)).toBeInViewport({ ratio: 1 })
  }
  // Nor does the bar of a selection cover the row that the keyboard leads to.
  const bar = page.getByRole('toolbar', { name: 'Selection' })
  const below = async (): Promise<number> => {
    const [current, toolbar] = [await grid(page).locator('.row-current').boundingBox(), await bar.boundingBox()]
    return current === null || toolbar === null ? NaN : toolbar.y - current.y - current.height
  }
  await page.keyboard.press('Escape')
  await grid(page).focus()
  for (const keys of [['End', 'x'], ['Home', ...Array.from({ length: 30 }, () => 'ArrowDown')]]) {
    for (const key of keys) await page.keyboard.press(key)
    await expect.poll(below).toBeGreaterThanOrEqual(0)
  }
  // It comes back each time, even if it went right after a menu of its own.
  for (let round = 0; round < 2; round += 1) {
    await bar.getByRole('button', { name: 'Organise' }).click()
    await page.getByRole('menu').press('Escape')
    await grid(page).press('Escape')
    await expect(bar).toHaveCount(0)
    await grid(page).press('Control+a')
    await expect(bar).toBeVisible()
  }
})

test('rows that come into view are read in their order, and only the one under the pointer offers to filter', async ({ page, simulator }) => {
  const ended = Array.from({ length: 60 }, (_, n) => simulator.create({ fate: n % 2 === 0 ? 'text' : 'MODEL_OVERLOADED', durationMs: 0 }))
  await track(page, ended.map(({ id }) => id))
  for (const name of [/^Completed/, /^Failed/]) await expect(page.getByRole('button', { name })).toContainText('30')
  const rows = grid(page).locator('[data-execution-id]')
  const drawn = () => rows.evaluateAll((all) => all.map((one) => Number(one.getAttribute('aria-rowindex'))))
  const pointed = rows.filter({ has: page.getByRole('button', { name: /^Show only/ }) })
  const first = (await order(page))[0] ?? ''

  await row(page, first).hover()
  await expect(pointed).toHaveAttribute('data-execution-id', first)
  for (let step = 0; step < 20; step += 1) await page.mouse.wheel(0, 170)
  await expect.poll(async () => (await drawn()).at(-1)).toBe(61)
  await expect.poll(drawn).toEqual((await drawn()).toSorted((a, b) => a - b))
  await expect(pointed).toHaveCount(1)
  await expect(pointed).not.toHaveAttribute('data-execution-id', first)
  for (const [n, { id }] of ended.entries()) {
    const one = row(page, id)
    if ((await one.count()) === 0) continue
    await expect(one).toContainText(id.slice(-4))
    await expect(one).toContainText(n % 2 === 0 ? 'Completed' : 'Failed')
  }
})
