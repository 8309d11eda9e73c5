import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from 'playwright/test'
import type { Page } from 'playwright/test'
import type axe from 'axe-core'
import type { MonitorBridge } from '../../src/shared/contract'

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

/** What axe finds in the view as it is, in every look; `without` names rules that cannot judge it. */
export async function expectAccessible(page: Page, view: string, without: string[] = []): Promise<void> {
  for (const { name, theme, highContrast } of looks) {
    await page.evaluate((settings) => window.monitor.request('saveSettings', settings), { theme, highContrast })
    await expect(page.locator(`html[data-theme="${theme}"][data-contrast="${highContrast ? 'more' : 'usual'}"]`)).toHaveCount(1)
    const found = await page.evaluate(async (off) => {
      await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))
      const { violations } = await window.axe.run({ rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])) })
      return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }))
    }, without)
    expect(found, `${view}, ${name}`).toEqual([])
  }
}

/** Puts axe into the page, past its policy. */
export async function loadAxe(page: Page): Promise<void> {
  await page.evaluate(axeSource)
}
