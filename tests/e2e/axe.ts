import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from 'playwright/test'
import type { Page } from 'playwright/test'
import type axe from 'axe-core'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** As `useTheme` puts them on the document. */
export const looks = [
  { theme: 'light', contrast: 'usual' },
  { theme: 'dark', contrast: 'usual' },
  { theme: 'light', contrast: 'more' },
  { theme: 'dark', contrast: 'more' },
] as const

/** The rules whose verdict hangs on colours; to all others every look is the same. */
const rulesOfColour = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds in the view as it is, in every look; `without` names rules that cannot judge it. The looks are put on the
 * document itself: through the settings each view would take seconds.
 */
export async function expectAccessible(page: Page, view: string, without: string[] = []): Promise<void> {
  const found = await page.evaluate(async ([all, ofColour, off]) => {
    const { dataset } = document.documentElement
    const usual = { ...dataset }
    const violations: string[] = []
    for (const look of all) {
      Object.assign(dataset, look)
      const rules = Object.fromEntries(off.map((rule) => [rule, { enabled: false }]))
      const wanted = look === all[0] ? { rules } : { runOnly: ofColour.filter((rule) => !off.includes(rule)) }
      const { violations: some } = await window.axe.run({ resultTypes: ['violations'], ...wanted })
      for (const { id, nodes } of some) for (const { html } of nodes) violations.push(`${look.theme}, ${look.contrast} contrast: ${id}: ${html.slice(0, 200)}`)
    }
    Object.assign(dataset, usual)
    return violations
  }, [looks, rulesOfColour, without] as const)
  expect(found, view).toEqual([])
}

/** Puts axe into the page, past its policy. Nothing fades any more: axe would read colours that are on their way. */
export async function loadAxe(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.evaluate(axeSource)
}
