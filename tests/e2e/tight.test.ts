import { expect } from 'playwright/test'
import type { Locator, Page } from 'playwright/test'
import type { Simulator } from '../../src/simulator/simulator'
import { test } from './shared-app'
import { resize, row, save, stateOf, track } from './window'

test.use({ simulated: { seed: 8, limit: 600 } })

const widthOf = async (place: Locator): Promise<number> => (await place.boundingBox())?.width ?? 0
/** True if nothing is over its middle. */
const isUncovered = (place: Locator): Promise<boolean> =>
  place.evaluate((one) => {
    const { left, top, width, height } = one.getBoundingClientRect()
    return one.contains(document.elementFromPoint(left + width / 2, top + height / 2))
  })

const activeConnection = async (page: Page): Promise<string> => (await stateOf(page)).activeConnectionId

/** As before the first key. */
async function removeKey(page: Page): Promise<void> {
  await page.evaluate((connectionId) => window.monitor.request('removeKey', { connectionId }), await activeConnection(page))
}

/** Answers a failure whose words know no measure. */
function failWith({ faults }: Simulator, id: string, code: string, message: string): void {
  const error = { code, message, retryable: false, request_id: 'req_1', details: [{ field: code, code, message }] }
  const times = { created_at: '2026-01-01T10:00:00Z', completed_at: new Date().toISOString() }
  const body = JSON.stringify({ id, model: 'flux-1.1-pro-'.repeat(5), status: 'FAILED', ...times, error })
  faults.add({ path: id, then: { kind: 'body', body } })
}

test('long texts stay within bounds: the label in its row, the error in its panel', async ({ page, simulator }) => {
  const { id } = simulator.create({ fate: 'GENERATION_FAILED', durationMs: 0 })
  failWith(simulator, id, 'A_CODE_'.repeat(20), `${'x'.repeat(400)} said the provider`)
  await track(page, [id])
  await expect(row(page, id)).toHaveAttribute('data-status', 'FAILED')
  const label = 'Quarterly campaign hero image, fourth revision after the art director changed everything about it again'
  await page.evaluate(([ids, words]) => window.monitor.request('label', { ids: [ids], label: words }), [id, label] as const)
  await page.evaluate((ids) => window.monitor.request('group', { ids: [ids], batch: 'Covers' }), id)
  const details = page.getByRole('region', { name: 'Execution details' })
  await expect(details.getByText('A_CODE_').first()).toBeVisible()
  const wide = await details.locator('*').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX === 'auto').length)
  expect(wide).toBe(0)
  await page.getByRole('button', { name: 'Close details' }).click()
  await expect(page.getByRole('columnheader', { name: 'Group' })).toBeVisible()
  await expect.poll(() => widthOf(row(page, id).getByText(label))).toBeGreaterThan(100)
  await row(page, id).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Delete for good…' }).click()
  const named = page.getByRole('alertdialog').getByRole('listitem').filter({ hasText: label })
  expect(await named.locator('.font-mono').evaluate((one) => one.clientHeight)).toBeLessThan(20)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Statistics' }).click()
  const record = page.getByRole('main').getByRole('listitem').filter({ hasText: label }).first()
  expect(await record.locator('.font-mono').evaluate((one) => one.clientHeight)).toBeLessThan(20)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('list', { name: 'Recent notifications' }).getByText(label)).toHaveJSProperty('tagName', 'BDI')
})

test('sums of any length do not widen the statistics, and can be read in full', async ({ page, running, simulator }) => {
  const small = `0.${'0'.repeat(90)}1`
  for (const cost of [small, `${'9'.repeat(60)}.5`, '0.040']) {
    const { id } = simulator.create({ fate: 'never' })
    const times = { created_at: '2026-01-01T10:00:00Z', completed_at: new Date().toISOString() }
    simulator.faults.add({ path: id, then: { kind: 'body', body: JSON.stringify({ id, model: 'flux-1.1-pro', status: 'COMPLETED', ...times, cost, result: 'done' }) } })
    await track(page, [id])
    await expect(row(page, id)).toHaveAttribute('data-status', 'COMPLETED')
  }
  await resize(running, 720, 480)
  await page.getByRole('button', { name: 'Statistics' }).click()
  const view = page.getByRole('region', { name: 'Statistics' })
  const whole = `${'9'.repeat(60)}.54${'0'.repeat(88)}1`
  await expect(view.getByRole('term').filter({ hasText: 'Cost' }).locator('..')).toContainText(whole)
  await expect(view.getByRole('cell').and(page.locator('[title]')).first()).toHaveAttribute('title', new RegExp(whole))
  const wide = await view.locator('*').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(one).overflowX)).length)
  expect(wide).toBe(0)
  const isOut = await view.evaluate((region) => [...region.querySelectorAll('dd, td, li span')].filter((one) => one.closest('.sr-only') === null && one.getBoundingClientRect().right > innerWidth).length)
  expect(isOut).toBe(0)
})

test('the selection bar is one line in a narrow window, in German too', async ({ page, running, simulator }) => {
  const made = [simulator.create({ fate: 'image', durationMs: 0 }), simulator.create({ fate: 'never' })]
  await track(page, made.map(({ id }) => id))
  await expect(page.locator('[data-status="COMPLETED"]')).toHaveCount(1)
  await page.getByRole('grid', { name: 'Executions' }).focus()
  await page.keyboard.press('Control+a')
  for (const [language, width] of [['en', 800], ['de', 800], ['de', 1000], ['de', 1120], ['en', 720]] as const) {
    await save(page, { language })
    await resize(running, width, 600)
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width)
    await expect.poll(() => page.getByRole('toolbar').boundingBox().then((box) => box?.height ?? 0)).toBeLessThan(40)
  }
})

test('of hundreds of groups only those in view are drawn', async ({ page }) => {
  await page.evaluate(async () => {
    await window.monitor.request('setPaused', { paused: true })
    for (let n = 100; n < 400; n += 1) await window.monitor.request('track', { text: `exec_00000000-0000-4000-8000-000000000${n}`, batch: `Group ${n}` })
  })
  await page.keyboard.press('Control+,')
  const groups = page.getByRole('group', { name: 'Groups' })
  await expect(groups.getByRole('checkbox', { name: /Group 100/ })).toBeVisible()
  expect(await groups.getByRole('listitem').count()).toBeLessThan(40)
  await groups.evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await groups.getByRole('checkbox', { name: /Group 399/ }).uncheck()
  await expect.poll(() => page.evaluate(() => window.monitor.request('snapshot', null).then((answer) => answer.ok && answer.value.state.settings.mutedGroups))).toEqual(['Group 399'])
})

test('in the smallest window at 200 % the list has more room than its filters', async ({ page, running, simulator }) => {
  await track(page, [simulator.create({ fate: 'never' }).id])
  await save(page, { language: 'de', zoom: 2 })
  await resize(running, 800, 600)
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(400)
  const heightOf = async (place: Locator): Promise<number> => (await place.boundingBox())?.height ?? 0
  await expect.poll(() => heightOf(page.getByRole('navigation', { name: 'Zeigen' }))).toBeLessThan(40)
  await page.getByRole('button', { name: /^Störung/ }).focus()
  await expect(page.getByRole('button', { name: /^Störung/ })).toBeInViewport({ ratio: 1 })
})

test('the search stays on one line, and the field for a new key shows what it is for, at 200 % in German', async ({ page, running, simulator }) => {
  await track(page, [simulator.create({ fate: 'never' }).id])
  await save(page, { language: 'de', zoom: 2 })
  await resize(running, 720, 480)
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(360)
  const box = page.getByRole('textbox', { name: 'Ausführungs-IDs' })
  const { height } = (await box.boundingBox()) ?? {}
  await box.fill('a search that is longer than this box is wide')
  await expect(page.getByText('Keine Ausführung passt')).toBeVisible()
  expect((await box.boundingBox())?.height).toBe(height)
  await page.keyboard.press('Control+,')
  const field = page.getByLabel('API-Schlüssel')
  await expect(field).toBeVisible()
  // As long as its placeholder is: what is typed into it takes the same place. Both widths are rounded, each by itself.
  await field.evaluate((input: HTMLInputElement) => Object.assign(input, { type: 'text', value: input.placeholder }).classList.remove('font-mono'))
  expect(await field.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(1)
})

test('the first-run page can be read from its beginning in the smallest window at 200 %', async ({ page, running }) => {
  await removeKey(page)
  await save(page, { zoom: 2 })
  await resize(running, 720, 480)
  await expect.poll(() => page.evaluate(() => window.innerHeight)).toBe(240)
  const heading = page.getByRole('heading', { name: 'Know the moment' })
  await heading.evaluate((one) => one.closest('main')?.scrollTo(0, 0))
  await expect(heading).toBeInViewport({ ratio: 1 })
})

test('in the smallest window at 200 % the rows can be reached under a banner', async ({ page, running }) => {
  await removeKey(page)
  await page.getByRole('button', { name: 'Try the simulator' }).click()
  await resize(running, 720, 480)
  await save(page, { zoom: 2 })
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(360)
  await page.locator('[data-execution-id]').first().click()
  await expect(page.getByRole('region', { name: 'Execution details' })).toBeVisible()
  await page.getByRole('button', { name: 'Statistics' }).click()
  const statistics = page.getByRole('main')
  await expect(statistics).toBeVisible()
  // Nothing of the statistics is below the status bar, where only the window could scroll to it.
  const below = await statistics.evaluate((main) => {
    const { scrollHeight, scrollTop } = document.querySelector('#app > div') ?? document.body
    return scrollHeight - scrollTop - main.getBoundingClientRect().bottom
  })
  expect(below).toBeLessThan(40)
})

test('in the smallest window at 200 % the keyboard scrolls a dialog to its end, and its buttons stay in view', async ({ page, running, simulator }) => {
  const ids = Array.from({ length: 8 }, () => simulator.create({ fate: 'never' }).id)
  await track(page, ids)
  for (const id of ids) await expect(row(page, id)).toHaveAttribute('data-status', /^P/)
  await resize(running, 720, 480)
  await save(page, { zoom: 2 })
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(360)
  const grid = page.getByRole('grid', { name: 'Executions' })
  await grid.press('?')
  const shortcuts = page.getByRole('dialog')
  await expect(shortcuts.getByRole('term').first()).toBeInViewport()
  await expect(shortcuts.getByRole('term').last()).not.toBeInViewport()
  await page.keyboard.press('End')
  await expect(shortcuts.getByRole('term').last()).toBeInViewport()
  await page.keyboard.press('Escape')
  await grid.press('Control+a')
  await expect(page.getByRole('toolbar', { name: 'Selection' })).toBeInViewport({ ratio: 1 })
  await grid.press('End')
  await expect.poll(() => isUncovered(grid.getByRole('row').last())).toBe(true)
  await page.getByRole('button', { name: 'Cancel 8' }).press('Enter')
  const question = page.getByRole('alertdialog')
  await expect(question.getByRole('heading')).toBeInViewport({ ratio: 1 })
  await expect(question.getByRole('button', { name: 'Keep them running' })).toBeInViewport({ ratio: 1 })
  await expect(question.getByRole('button', { name: 'Keep them running' })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(question.getByRole('group')).toBeFocused()
  await page.keyboard.press('End')
  await expect(question.getByText('and 2 more')).toBeInViewport()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Add connection' }).press('Enter')
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  await expect(name).toBeFocused()
  await expect(name).toBeInViewport({ ratio: 1 })
})

test('a long name in the title of a dialog stays in its head in the smallest window at 200 %', async ({ page, running, simulator, baseUrl }) => {
  const added = { name: 'W'.repeat(40), colour: 'teal', baseUrl, key: simulator.key, storage: 'session' } as const
  await page.evaluate((input) => window.monitor.request('addConnection', input), added)
  await save(page, { zoom: 2 })
  await resize(running, 720, 480)
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(360)
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Remove connection' }).click()
  const head = page.getByRole('dialog', { name: /^Remove W/ }).locator('header')
  await expect(head).toBeVisible()
  expect(await head.evaluate(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => [scrollWidth - clientWidth, scrollHeight - clientHeight])).toEqual([0, 0])
})

test('the paste and search box is wide enough in the smallest window at 200 %, even beside several connections', async ({ page, running, simulator, baseUrl }) => {
  const other = { name: 'Staging', colour: 'teal', baseUrl, key: simulator.key, storage: 'session' } as const
  await page.evaluate((input) => window.monitor.request('addConnection', input), other)
  await resize(running, 720, 480)
  await save(page, { zoom: 2 })
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(360)
  await expect(page.getByRole('button', { name: 'Connection for newly pasted IDs' })).toBeVisible()
  await expect.poll(() => widthOf(page.getByRole('textbox', { name: 'Execution IDs' }))).toBeGreaterThan(100)
})

test('in the smallest window at 200 % every menu is in view as a whole', async ({ page, running, simulator, baseUrl }) => {
  const other = { name: 'Staging', colour: 'teal', baseUrl, key: simulator.key, storage: 'session' } as const
  await page.evaluate((input) => window.monitor.request('addConnection', input), other)
  const { id } = simulator.create({ fate: 'never' })
  await track(page, [id])
  await page.getByRole('button', { name: 'Close details' }).click()
  await resize(running, 720, 480)
  await save(page, { zoom: 2 })
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(360)
  for (const name of ['Downloads', 'Views', 'Columns']) {
    await page.getByRole('button', { name, exact: true }).press('Enter')
    await expect(page.locator('[data-dismissable-layer]')).toBeInViewport({ ratio: 1 })
    await page.keyboard.press('Escape')
    await expect(page.locator('[data-dismissable-layer]')).toHaveCount(0)
  }
  await row(page, id).click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeInViewport({ ratio: 1 })
})

test('the quick filters are one line in a narrow window, in German too, and no menu is wider than the window', async ({ page, running, simulator }) => {
  const { id } = simulator.create({ fate: 'never' })
  await track(page, [id])
  await page.getByRole('button', { name: 'Close details' }).click()
  await page.evaluate((ids) => window.monitor.request('group', { ids: [ids], batch: 'Everything for the quarterly campaign, '.repeat(2) }), id)
  await resize(running, 720, 480)
  await save(page, { language: 'de' })
  const filters = page.getByRole('navigation').getByRole('button')
  await expect(filters).toHaveText([/^Alle/, /^Aktiv/, /^Abgeschlossen/, /^Fehlgeschlagen/, /^Gestoppt/, /^Störung/])
  expect(new Set(await filters.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))).size).toBe(1)
  await page.locator(`[data-execution-id="${id}"]`).click({ button: 'right' })
  const menu = page.getByRole('menu')
  await expect(menu).toBeVisible()
  expect(await widthOf(menu)).toBeLessThan(400)
})
