// @ts-check
import { join } from 'node:path'
import { root } from './program.mjs'

/** @typedef {import('playwright').Page} Page */

export const folder = join(root, 'docs/screenshots')

/**
 * @param {Page} page
 * @param {string} changes of the settings, as JSON
 */
export const set = (page, changes) => page.evaluate(`window.monitor.request('saveSettings', ${changes})`)

/**
 * @param {Page} page
 * @param {string} name
 * @param {'details' | 'dialog' | null} [part] the window where none is named
 */
export async function shoot(page, name, part = null) {
  const path = join(folder, `${name}.png`)
  await page.mouse.move(0, 0)
  const place = part === 'dialog' ? page.getByRole('dialog') : page.getByRole('region', { name: 'Execution details' })
  await (part === null ? page : place).screenshot({ path, animations: 'disabled' })
}

/**
 * @param {Page} page
 * @param {string} name
 */
export async function shootInBothThemes(page, name) {
  for (const theme of ['dark', 'light']) {
    await set(page, `{ theme: '${theme}' }`)
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
    await shoot(page, `${name}-${theme}`)
  }
}
