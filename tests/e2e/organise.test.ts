import { expect, test as alone } from 'playwright/test'
import type { Page } from 'playwright/test'
import { createSimulator } from '../../src/simulator/simulator'
import { launchApp } from '../support/app'
import { NotificationLog } from '../support/notifications'
import { test } from './shared-app'
import { chooseFromMenu, stateOf, track } from './window'

test.use({ simulated: { seed: 9 } })

const grid = (page: Page) => page.getByRole('grid', { name: 'Executions' })
const row = (page: Page, id: string) => grid(page).locator(`[data-execution-id="${id}"]`)
const order = (page: Page) => grid(page).locator('[data-execution-id]').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-execution-id')))

test('executions can be grouped when pasted, pinned, archived, found again and deleted for good', async ({ page, simulator }) => {
  const notifications = await NotificationLog.listen()
  const box = page.getByRole('textbox', { name: 'Execution IDs' })
  const first = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 0 })
  const second = simulator.create({ fate: 'text', durationMs: 0 })
  const lasting = simulator.create({ fate: 'never' })

  await page.evaluate(() => window.monitor.request('saveSettings', { mutedGroups: ['Covers'] }))
  await box.fill(`${first.id} ${second.id}`)
  await page.getByRole('combobox', { name: 'Group (optional)' }).fill('Covers')
  await page.keyboard.press('Enter')
  await expect(row(page, first.id)).toHaveAttribute('data-status', 'FAILED')
  await expect(row(page, second.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(row(page, first.id).getByRole('gridcell', { name: 'Covers' })).toBeVisible()
  await box.fill(lasting.id)
  await page.getByRole('button', { name: 'Track', exact: true }).click()
  await expect(row(page, lasting.id)).toBeVisible()
  expect(notifications.shown).toEqual([])
  await notifications.stop()
  await page.getByRole('button', { name: 'Close details' }).click()

  await row(page, first.id).getByRole('gridcell', { name: 'Covers' }).hover()
  await page.getByRole('button', { name: 'Show only Group: Covers' }).click()
  await expect(row(page, lasting.id)).toHaveCount(0)
  await page.getByRole('button', { name: 'Remove filter Group: Covers' }).click()

  await row(page, first.id).click()
  await page.keyboard.press('p')
  await expect(row(page, first.id).getByRole('img', { name: 'Pinned' })).toBeVisible()
  await expect.poll(async () => (await order(page))[0]).toBe(first.id)
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await order(page))[0]).toBe(lasting.id)

  await grid(page).focus()
  await page.keyboard.press('Control+a')
  const bar = page.getByRole('toolbar', { name: 'Selection' })
  await bar.getByRole('button', { name: 'Organise' }).click()
  await page.getByRole('menuitem', { name: 'Archive 2' }).click()
  await expect.poll(() => order(page)).toEqual([lasting.id])
  await box.fill('covers')
  await expect.poll(async () => (await order(page)).sort()).toEqual([first.id, second.id].sort())
  await box.fill('')
  await page.getByRole('button', { name: /^Archived/ }).click()
  await expect.poll(async () => (await order(page)).sort()).toEqual([first.id, second.id].sort())
  await row(page, second.id).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Unarchive' }).click()
  await expect.poll(() => order(page)).toEqual([first.id])

  await row(page, first.id).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete for good…' }).click()
  await expect(page.getByRole('alertdialog')).toContainText('You cannot undo this')
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await expect(row(page, first.id)).toHaveCount(0)
  await page.getByRole('button', { name: /^All/ }).click()
  await expect.poll(async () => (await order(page)).sort()).toEqual([second.id, lasting.id].sort())
  expect(await page.evaluate((id) => window.monitor.request('details', { id }), first.id)).toEqual({ ok: true, value: null })

  // A group that is muted stays so when nothing is in it: it is shown, and can be told of again.
  await page.evaluate(() => window.monitor.request('saveSettings', { mutedGroups: ['Covers', 'Posters'] }))
  await page.keyboard.press('Control+,')
  const groups = page.getByRole('group', { name: 'Groups' })
  await expect(groups.getByRole('listitem')).toHaveText([/Covers\s*1 execution$/, /Posters\s*0 executions$/])
  await groups.getByRole('checkbox', { name: 'Posters' }).check()
  await expect.poll(async () => (await stateOf(page)).settings.mutedGroups).toEqual(['Covers'])
  await expect(groups.getByRole('checkbox', { name: 'Posters' })).toBeChecked()
  await page.keyboard.press('Escape')
})

alone('what ended longer ago than the user wants goes to the archive by itself, but not what is pinned or runs', async () => {
  const simulator = createSimulator({ seed: 9 })
  const { baseUrl, key } = await simulator.start()
  const { app, page } = await launchApp({ env: { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key } })
  const [old, pinned, lasting] = [simulator.create({ fate: 'text', durationMs: 0 }), simulator.create({ fate: 'text', durationMs: 0 }), simulator.create({ fate: 'never' })] as const
  await page.evaluate((text) => window.monitor.request('track', { text }), [old, pinned, lasting].map(({ id }) => id).join(' '))
  for (const { id } of [old, pinned]) await expect(row(page, id)).toHaveAttribute('data-status', 'COMPLETED')
  await row(page, pinned.id).click()
  await page.keyboard.press('p')
  await expect(row(page, pinned.id).getByRole('img', { name: 'Pinned' })).toBeVisible()

  await page.keyboard.press('Control+,')
  await page.getByRole('combobox', { name: 'Archive ended executions' }).selectOption('After 1 day')
  await page.keyboard.press('Escape')
  await expect(row(page, old.id)).toBeVisible()
  await app.evaluate(() => void (Date.now = ((real) => () => real() + 2 * 86_400_000)(Date.now)))
  await page.keyboard.press('Control+,')
  await page.getByRole('combobox', { name: 'Archive ended executions' }).selectOption('After 7 days')
  await page.getByRole('combobox', { name: 'Archive ended executions' }).selectOption('After 1 day')
  await page.keyboard.press('Escape')
  await expect(row(page, old.id)).toHaveCount(0)
  for (const { id } of [pinned, lasting]) await expect(row(page, id)).toBeVisible()
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(old.id.slice(5))
  await expect(row(page, old.id).getByRole('img', { name: 'Archived' })).toBeVisible()
  await app.close()
  await simulator.stop()
})

test('copied IDs are offered but not tracked automatically, and sleep and unlock cause no storm of requests', async ({ page, running, simulator }) => {
  const { app } = running
  const lasting = simulator.create({ fate: 'never' })
  const isFocused = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused())
  await page.evaluate(() => window.monitor.request('saveSettings', { watchClipboard: true }))
  const track = page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Track it' })
  let copies = 0
  await expect(async () => {
    // The window may be shown only now, or the focus be on its way out of it: what is copied by then counts as copied in it.
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
    expect(await isFocused()).toBe(false)
    await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), `line ${(copies += 1)} of a log with ${lasting.id} in it`)
    await expect(track).toBeVisible({ timeout: 3_000 })
  }).toPass()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show())
  expect(simulator.counters.requests).toBe(0)
  await track.click()
  await expect(row(page, lasting.id)).toHaveAttribute('data-status', /^P/)
  await expect(track).toHaveCount(0)

  const { polls } = simulator.counters.of(lasting.id)
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.emit('suspend')
    for (let n = 0; n < 20; n += 1) for (const name of ['resume', 'unlock-screen']) powerMonitor.emit(name)
  })
  await expect.poll(() => simulator.counters.of(lasting.id).polls).toBeGreaterThan(polls)
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online')
  expect(simulator.counters).toMatchObject({ tooMany: 0, whileBlocked: 0 })
  expect(simulator.counters.of(lasting.id).maxConcurrent).toBe(1)

  await page.getByRole('button', { name: 'Pause watching' }).click()
  await expect(page.getByRole('contentinfo')).toContainText(/Paused.*as of \d\d:\d\d:\d\d/)
})

test('a label still being typed when another execution is shown goes to the one it was typed for', async ({ page, running, simulator }) => {
  const ids = [simulator.create({ fate: 'never' }).id, simulator.create({ fate: 'never' }).id]
  await track(page, ids)
  await row(page, ids[0] ?? '').click()
  await page.getByRole('textbox', { name: 'Label' }).fill('Hero shot')
  await chooseFromMenu(running, (await order(page))[0] === ids[0] ? 'Next' : 'Previous')
  await expect(page.getByRole('region', { name: 'Execution details' })).toContainText(ids[1] ?? '')
  await expect(row(page, ids[0] ?? '')).toContainText('Hero shot')
  await expect(row(page, ids[1] ?? '')).not.toContainText('Hero shot')
})

test('a note that is too long says that the rest does not fit, and goes to the execution it was typed for', async ({ page, running, simulator }) => {
  const { app } = running
  const [one, other] = [simulator.create({ fate: 'never' }).id, simulator.create({ fate: 'never' }).id]
  await track(page, [one, other])
  await row(page, one).click()
  const note = page.getByRole('textbox', { name: 'Note' })
  const full = page.getByText('This field holds up to 10,000 characters.')
  await note.fill('fits')
  await expect(full).toHaveCount(0)
  await note.fill('too long '.repeat(2_000))
  await expect(full).toBeVisible()
  // As main does when a notification is clicked.
  await app.evaluate(({ BrowserWindow }, id) => BrowserWindow.getAllWindows()[0]?.webContents.send('monitor:select', { id }), other)
  await expect(page.getByRole('region', { name: 'Execution details' })).toContainText(other)
  await expect(note).toHaveValue('')
  await row(page, one).click()
  await expect(note).toHaveValue(/^too long .* t$/)
  // Nothing is being cut off now.
  await expect(full).toHaveCount(0)
  await note.press('End')
  await page.keyboard.insertText('er')
  await expect(full).toBeVisible()
})
