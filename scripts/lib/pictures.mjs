// @ts-check
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from './program.mjs'

/**
 * @typedef {import('playwright').Page} Page
 * @typedef {import('playwright').ElectronApplication} App
 */

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
 * @param {'details' | 'dialog' | null} [part] the window where none is named
 */
export async function shootInBothThemes(page, name, part = null) {
  for (const theme of ['dark', 'light']) {
    await set(page, `{ theme: '${theme}' }`)
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
    await shoot(page, `${name}-${theme}`, part)
  }
}

/**
 * Takes screenshots of a zoomed window in both themes. Electron takes them, because Playwright confuses the page's size with the window's.
 * @param {App} app
 * @param {Page} page
 * @param {string} name
 */
export async function shootZoomedInBothThemes(app, page, name) {
  for (const theme of ['dark', 'light']) {
    await set(page, `{ theme: '${theme}' }`)
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
    await page.evaluate('for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish()')
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
    const png = await app.evaluate(async ({ BrowserWindow }) => {
      const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage()
      return image?.toPNG().toString('base64') ?? ''
    })
    await writeFile(join(folder, `${name}-${theme}.png`), Buffer.from(png, 'base64'))
  }
}
