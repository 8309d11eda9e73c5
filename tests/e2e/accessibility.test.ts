import { expect, test } from 'playwright/test'
import type { Page } from 'playwright/test'
import type { MonitorBridge } from '../../src/shared/contract'
import type { SimulatedExecution } from '../../src/simulator/executions'
import { createSimulator } from '../../src/simulator/simulator'
import type { Simulator } from '../../src/simulator/simulator'
import { launchApp, startSecond } from '../support/app'
import type { RunningApp } from '../support/app'
import { expectAccessible, loadAxe, looks } from './axe'
import { resize } from './window'

declare global {
  interface Window {
    monitor: MonitorBridge
  }
}

let first: Simulator
let second: Simulator
let env: Record<string, string>
let running: RunningApp

test.beforeEach(async () => {
  first = createSimulator({ seed: 41 })
  second = createSimulator({ seed: 42 })
  env = { MODELROUTE_BASE_URL: (await first.start()).baseUrl }
  running = await launchApp({ env })
})
test.afterEach(async () => {
  await running.app.close()
  await Promise.all([first.stop(), second.stop()])
})

const box = (page: Page) => page.getByRole('textbox', { name: 'Execution IDs' })
const dialog = (page: Page) => page.getByRole('dialog').or(page.getByRole('alertdialog'))
const row = (page: Page, { id }: SimulatedExecution) => page.locator(`[data-execution-id="${id}"]`)
const switcher = (page: Page) => page.getByRole('button', { name: 'Connection for newly pasted IDs' })

/** A view is opened by a button, looked at, and closed. */
async function look(page: Page, button: string | RegExp, view: string): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await expectAccessible(page, view)
  await page.keyboard.press('Escape')
}

test('axe finds no fault in any view in light, dark, high contrast and forced colours', async () => {
  test.setTimeout(180_000)
  const { page } = running
  await loadAxe(page)
  await firstMinute(page)
  const [image, text, failure] = [first.create({ fate: 'image', durationMs: 0 }), first.create({ fate: 'text', durationMs: 0 }), first.create({ fate: 'INPUT_VALIDATION_ERROR', durationMs: 0 })] as const
  await tracked(page, [image, text, failure])
  await detailsOf(page, { image, text, failure })
  await selection(page)
  await others(page)
  await connections(page, (await second.start()).baseUrl)
  await moving(page, image)
  await organising(page)

  for (const { theme, contrast } of looks) {
    await page.evaluate((settings) => window.monitor.request('saveSettings', settings), { theme, highContrast: contrast === 'more' })
    await expect(page.locator(`html[data-theme="${theme}"][data-contrast="${contrast}"]`)).toHaveCount(1)
  }
  // There the system's colours are drawn; axe reads ours.
  await page.emulateMedia({ forcedColors: 'active' })
  await expectAccessible(page, 'list in forced colours', ['color-contrast'])
  await page.keyboard.press('Control+,')
  await expectAccessible(page, 'settings in forced colours', ['color-contrast'])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Statistics' }).click()
  const parts = page.getByRole('region', { name: 'Statistics' }).locator('.bg-completed, .bg-failed, .bg-neutral, .bg-warning, .bg-edge')
  await expect(parts.first()).toBeVisible()
  // What has the colour of the page cannot be seen.
  const drawn = (): Promise<string[]> => parts.evaluateAll((all) => all.map((one) => getComputedStyle(one).forcedColorAdjust))
  expect(new Set(await drawn())).toEqual(new Set(['none']))
})

async function firstMinute(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Try the simulator' })).toBeVisible()
  await expectAccessible(page, 'first run')
  await page.getByRole('button', { name: 'Add API key' }).click()
  await expect(dialog(page)).toBeVisible()
  await expectAccessible(page, 'entering the key')
  await page.getByLabel('API key').fill(first.key)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Nothing is tracked yet')).toBeVisible()
  await expect(dialog(page)).toBeHidden()
  await expectAccessible(page, 'empty list')
}

async function tracked(page: Page, executions: SimulatedExecution[]): Promise<void> {
  await box(page).fill(executions.map(({ id }) => id).join(' ') + ' exec_4f3a0c1e-88d2-4b57-9e0a-6c1d2f3b91b')
  await expect(page.getByText(/character short/)).toBeVisible()
  await expectAccessible(page, 'what a paste holds')
  await page.keyboard.press('Control+Enter')
  for (const execution of executions) await expect(row(page, execution)).toHaveAttribute('data-status', /COMPLETED|FAILED/)
}

async function detailsOf(page: Page, { image, text, failure }: Record<'image' | 'text' | 'failure', SimulatedExecution>): Promise<void> {
  const details = page.getByRole('region', { name: 'Execution details' })
  await row(page, image).click()
  await expect(details.getByRole('list', { name: 'Files' }).locator('img').first()).toBeVisible()
  await expectAccessible(page, 'list and details with files')
  await details.getByRole('list', { name: 'Files' }).getByRole('button', { name: /^View / }).first().click()
  await expect(dialog(page)).toBeVisible()
  await expectAccessible(page, 'file viewer')
  await page.keyboard.press('Escape')
  await look(page, 'More actions', 'menu of the details')
  await row(page, text).click()
  await expect(details.getByRole('heading', { name: 'Output' }).first()).toBeVisible()
  await expectAccessible(page, 'details of a text')
  await row(page, failure).click()
  await expect(details.getByText('What to do')).toBeVisible()
  await expectAccessible(page, 'details of a failure')
  await page.getByRole('button', { name: 'Close details' }).click()
}

async function selection(page: Page): Promise<void> {
  const lasting = first.create({ fate: 'never' })
  await box(page).fill(lasting.id)
  await page.keyboard.press('Control+Enter')
  await expect(row(page, lasting)).toHaveAttribute('data-status', /^P/)
  await page.getByRole('grid', { name: 'Executions' }).focus()
  await page.keyboard.press('Control+a')
  await expect(page.getByRole('button', { name: 'Copy IDs' })).toBeVisible()
  await expectAccessible(page, 'selection')
  await page.getByRole('button', { name: /^Cancel \d/ }).click()
  await expect(dialog(page)).toBeVisible()
  await expectAccessible(page, 'cancelling')
  await page.getByRole('button', { name: /^Keep/ }).click()
  await page.getByRole('button', { name: 'Clear selection' }).click()
}

async function others(page: Page): Promise<void> {
  await look(page, 'Columns', 'menu of the columns')
  await page.getByRole('button', { name: 'Downloads' }).click()
  await expect(page.getByText('Nothing saved yet')).toBeVisible()
  await expectAccessible(page, 'downloads')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Statistics' }).click()
  await expect(page.getByText('Success rate')).toBeVisible()
  await expectAccessible(page, 'statistics')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(dialog(page)).toBeVisible()
  await expectAccessible(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await box(page).fill('no such execution')
  await expect(page.getByText('No matching executions')).toBeVisible()
  await expectAccessible(page, 'nothing found')
  await box(page).fill('')
}

async function connections(page: Page, baseUrl: string): Promise<void> {
  await page.keyboard.press('Control+,')
  await expect(dialog(page)).toBeVisible()
  await expectAccessible(page, 'settings')
  await page.getByRole('button', { name: 'Add connection' }).click()
  await expectAccessible(page, 'adding a connection')
  await page.getByLabel('Name').fill('Staging')
  await page.getByLabel('Base URL').fill(baseUrl)
  await page.getByLabel('API key').fill(second.key)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(switcher(page)).toContainText('Staging')
  await page.keyboard.press('Control+,')
  await dialog(page).getByRole('button', { name: /^ModelRoute/ }).click()
  await expectAccessible(page, 'settings of two connections')
  await page.getByRole('button', { name: 'Remove connection' }).click()
  await expect(page.getByRole('radio', { name: /Keep in the list/ })).toBeVisible()
  await expectAccessible(page, 'removing a connection')
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await look(page, 'Connection for newly pasted IDs', 'menu of the connections')
  await look(page, '1 other', 'the other connections')
  await page.getByRole('button', { name: 'Statistics' }).click()
  await expect(page.getByLabel('Connections')).toBeVisible()
  await expectAccessible(page, 'statistics of several connections')
  await page.keyboard.press('Escape')
}

/** A row goes to the other connection; all of its menu can be reached, also in the smallest window. */
async function moving(page: Page, execution: SimulatedExecution): Promise<void> {
  await row(page, execution).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Move to Staging' }).hover()
  await expectAccessible(page, 'menu of a row')
  await page.getByRole('menuitem', { name: 'Move to Staging' }).click()
  await expect(row(page, execution)).toContainText('Staging')

  await resize(running, 720, 480)
  await expect.poll(() => page.evaluate(() => window.innerHeight)).toBe(480)
  await row(page, execution).click({ button: 'right' })
  const menu = await page.getByRole('menu').boundingBox()
  expect(menu?.y).toBeGreaterThanOrEqual(0)
  expect((menu?.y ?? 0) + (menu?.height ?? 0)).toBeLessThanOrEqual(480)
  await page.keyboard.press('End')
  await expect(page.getByRole('menuitem', { name: 'Move to ModelRoute' })).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Escape')
  await resize(running, 1120, 720)
}

async function organising(page: Page): Promise<void> {
  const organise = page.getByRole('button', { name: 'Organise' })
  await page.getByRole('grid', { name: 'Executions' }).focus()
  await page.keyboard.press('Control+a')
  await organise.click()
  await expectAccessible(page, 'menu of what is organised')
  for (const [item, view] of [[/group/, 'naming a group'], [/^Delete/, 'deleting']] as const) {
    await page.getByRole('menuitem', { name: item }).first().click()
    await expect(dialog(page)).toBeVisible()
    await expectAccessible(page, view)
    await page.keyboard.press('Escape')
    await organise.click()
  }
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Views' }).click()
  await expectAccessible(page, 'menu of the views')
  await page.getByRole('menuitem', { name: /^Save/ }).click()
  await expect(dialog(page)).toBeVisible()
  await expectAccessible(page, 'saving a view')
  await page.keyboard.press('Escape')
  await startSecond({ env, userData: running.userData, args: [`modelroute-monitor://track?ids=${first.create({ fate: 'never' }).id}`] })
  await expect(dialog(page)).toBeVisible()
  await expectAccessible(page, 'a link')
  await page.keyboard.press('Escape')
}
