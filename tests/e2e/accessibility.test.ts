import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'playwright/test'
import type { Page } from 'playwright/test'
import type axe from 'axe-core'
import type { MonitorBridge } from '../../src/shared/contract'
import { createSimulator } from '../../src/simulator/simulator'
import { launchApp } from '../support/app'

declare global {
  interface Window {
    monitor: MonitorBridge
    axe: typeof axe
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const looks = [
  { name: 'light', theme: 'light', highContrast: false },
  { name: 'dark', theme: 'dark', highContrast: false },
  { name: 'light with high contrast', theme: 'light', highContrast: true },
  { name: 'dark with high contrast', theme: 'dark', highContrast: true },
] as const

/** What axe finds in the view as it is, in every look. */
async function expectAccessible(page: Page, view: string): Promise<void> {
  for (const { name, theme, highContrast } of looks) {
    await page.evaluate((settings) => window.monitor.request('saveSettings', settings), { theme, highContrast })
    await expect(page.locator(`html[data-theme="${theme}"][data-contrast="${highContrast ? 'more' : 'usual'}"]`)).toHaveCount(1)
    const found = await page.evaluate(async () => {
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))
      const { violations } = await window.axe.run()
      return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }))
    })
    expect(found, `${view}, ${name}`).toEqual([])
  }
}

test('axe finds nothing in any view, light, dark and in high contrast', async () => {
  test.setTimeout(180_000)
  const { app, page } = await launchApp()
  const dialog = page.getByRole('dialog')
  const details = page.getByRole('region', { name: 'Execution details' })
  await page.evaluate(axeSource)
  await expect(page.getByRole('button', { name: 'Try the simulator' })).toBeVisible()
  await expectAccessible(page, 'first run')
  await page.getByRole('button', { name: 'Try the simulator' }).click()
  await page.locator('[data-status="COMPLETED"]', { hasText: 'flux' }).first().click()
  await expect(details.getByRole('list', { name: 'Files' }).locator('img').first()).toBeVisible()
  await expectAccessible(page, 'list and details with files')
  await details.getByRole('list', { name: 'Files' }).getByRole('button', { name: /^View / }).first().click()
  await expect(dialog).toBeVisible()
  await expectAccessible(page, 'file viewer')
  await page.keyboard.press('Escape')
  await details.getByRole('button', { name: 'More actions' }).click()
  await expectAccessible(page, 'menu of the details')
  await page.keyboard.press('Escape')
  await page.locator('[data-status="COMPLETED"]', { hasText: 'text-generation' }).first().click()
  await expect(details.getByRole('heading', { name: 'Output' }).first()).toBeVisible()
  await expectAccessible(page, 'details of a text')
  await page.locator('[data-status="FAILED"]').first().click()
  await expect(details.getByText('What to do')).toBeVisible()
  await expectAccessible(page, 'details of a failure')
  await page.getByRole('grid', { name: 'Executions' }).focus()
  await page.keyboard.press('Control+a')
  await expect(page.getByRole('button', { name: 'Copy IDs' })).toBeVisible()
  await expectAccessible(page, 'selection')
  await page.getByRole('button', { name: /^Cancel \d/ }).click()
  await expect(page.getByRole('alertdialog').or(dialog)).toBeVisible()
  await expectAccessible(page, 'cancelling')
  await page.getByRole('button', { name: /^Keep/ }).click()
  await page.getByRole('button', { name: 'Clear selection' }).click()
  await page.getByRole('button', { name: 'Columns' }).click()
  await expectAccessible(page, 'menu of the columns')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Downloads' }).click()
  await expect(page.getByText('Nothing saved yet')).toBeVisible()
  await expectAccessible(page, 'downloads')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Statistics' }).click()
  await expect(page.getByText('Success rate')).toBeVisible()
  await expectAccessible(page, 'statistics')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  await expect(dialog).toBeVisible()
  await expectAccessible(page, 'settings')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(dialog).toBeVisible()
  await expectAccessible(page, 'shortcuts')
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill('no such execution')
  await expect(page.getByText('No execution matches')).toBeVisible()
  await expectAccessible(page, 'nothing found')
  await app.close()
})

test('the keyboard alone does the whole job, from a paste to the settings', async () => {
  const simulator = createSimulator({ seed: 5 })
  const { baseUrl, key } = await simulator.start()
  const { app, page } = await launchApp({ env: { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key } })
  const image = simulator.create({ fate: 'image', durationMs: 0 })
  const text = simulator.create({ fate: 'text', durationMs: 1_500 })
  const row = (id: string) => page.locator(`[data-execution-id="${id}"]`)
  const details = page.getByRole('region', { name: 'Execution details' })
  const dialog = page.getByRole('dialog')
  const press = async (...keys: string[]): Promise<void> => {
    for (const one of keys) await page.keyboard.press(one)
  }
  /** Tabs until this has the focus. */
  const tabTo = async (name: RegExp): Promise<void> => {
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
    for (let tabs = 0; tabs < 40 && !name.test(await focused()); tabs += 1) await press('Tab')
    expect(await focused()).toMatch(name)
  }

  await expect(page.getByText('Nothing is tracked yet')).toBeVisible()
  await press('/')
  await expect(page.getByRole('textbox', { name: 'Execution IDs' })).toBeFocused()
  await page.keyboard.insertText(`${image.id} and ${text.id}`)
  await press('Control+Enter')
  await expect(row(image.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(row(text.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(page.locator('[aria-live=polite]', { hasText: /completed/ })).toHaveCount(1)

  await press('Escape', '/')
  await page.keyboard.insertText(image.id.slice(5))
  await expect(row(text.id)).toHaveCount(0)
  await press('ArrowDown', 'Enter')
  await expect(details.getByRole('list', { name: 'Files' }).locator('img')).toBeVisible()
  await tabTo(/^View /)
  const outline = await page.evaluate(() => document.activeElement && getComputedStyle(document.activeElement).outlineStyle)
  expect(outline, 'the focus is seen').not.toBe('none')
  await press('Enter')
  await expect(dialog).toBeVisible()
  await press('Escape')
  await expect(dialog).toBeHidden()
  await press('Escape')
  await expect(details).toBeHidden()

  await press('/', 'Escape', 'Escape')
  await expect(row(text.id)).toBeVisible()
  await press('j', 'k', 'Control+a')
  await expect(page.getByText('2 selected')).toBeVisible()
  await press('x')
  await expect(page.getByText('2 selected')).toBeHidden()
  await press('x')
  await expect(page.getByText('2 selected')).toBeVisible()
  await press('Delete')
  await expect(page.locator('[data-execution-id]')).toHaveCount(0)
  await press('Control+z')
  await expect(page.locator('[data-execution-id]')).toHaveCount(2)

  await press('Control+,')
  await expect(page.getByRole('searchbox', { name: 'Search settings' })).toBeVisible()
  await press('Escape', '?')
  await expect(dialog.getByText('Select all in view')).toBeVisible()
  await press('Escape')
  await expect(dialog).toBeHidden()
  await app.close()
  await simulator.stop()
})
