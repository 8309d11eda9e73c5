import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'playwright/test'
import type { Page } from 'playwright/test'
import type axe from 'axe-core'
import type { MonitorBridge } from '../../src/shared/contract'
import { launchApp } from '../support/app'
import type { RunningApp } from '../support/app'

declare global {
  interface Window {
    monitor: MonitorBridge
    axe: typeof axe
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let running: RunningApp

test.beforeEach(async () => {
  running = await launchApp()
})
test.afterEach(() => running.app.close())

/** What axe finds in the view as it is, in both themes. */
async function expectAccessible(page: Page, view: string): Promise<void> {
  await page.evaluate(axeSource)
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((wanted) => window.monitor.request('saveSettings', { theme: wanted }), theme)
    await expect(page.locator(`html[data-theme="${theme}"]`)).toHaveCount(1)
    const found = await page.evaluate(async () => {
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))
      const { violations } = await window.axe.run()
      return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }))
    })
    expect(found, `${view}, ${theme}`).toEqual([])
  }
}

test('axe finds nothing in the views of the main job, in either theme', async () => {
  const { page } = running
  await expect(page.getByRole('button', { name: 'Try the simulator' })).toBeVisible()
  await expectAccessible(page, 'first run')
  await page.getByRole('button', { name: 'Try the simulator' }).click()
  await expect(page.locator('[data-status="FAILED"]').first()).toBeVisible()
  await expectAccessible(page, 'list')
  await page.locator('[data-status="FAILED"]').first().click()
  await expect(page.getByRole('region', { name: 'Execution details' })).toBeVisible()
  await expectAccessible(page, 'details of a failure')
  await page.locator('[data-status="COMPLETED"]', { hasText: 'flux' }).first().click()
  await expect(page.getByRole('list', { name: 'Files' }).locator('img').first()).toBeVisible()
  await expectAccessible(page, 'details with files')
  await page.getByRole('button', { name: 'Statistics' }).click()
  await expectAccessible(page, 'statistics')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page, 'settings')
})

test('the keyboard alone leads from a paste to the details', async () => {
  const { page } = running
  await page.getByRole('button', { name: 'Try the simulator' }).press('Enter')
  await expect(page.locator('[data-status="COMPLETED"]').first()).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('textbox', { name: 'Execution IDs' })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Execution details' })).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
})
