// @ts-check
// Pictures of the list zoomed, and in the smallest window.
import { set, shootInBothThemes, shootZoomedInBothThemes } from './pictures.mjs'

/**
 * @typedef {import('playwright').Page} Page
 * @typedef {import('playwright').ElectronApplication} App
 */

/**
 * The main views at 200 %.
 * @param {App} app
 * @param {Page} page
 */
export async function shootZoomed(app, page) {
  await set(page, `{ language: 'system', zoom: 2 }`)
  await page.waitForFunction('innerWidth === 560')
  await shootZoomedInBothThemes(app, page, 'zoomed-list')
  await page.locator('[data-status="COMPLETED"]').first().click()
  await page.getByRole('region', { name: 'Execution details' }).waitFor()
  await shootZoomedInBothThemes(app, page, 'zoomed-details')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Statistics' }).click()
  await page.getByText('Success rate').waitFor()
  await shootZoomedInBothThemes(app, page, 'zoomed-statistics')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('dialog').waitFor()
  await shootZoomedInBothThemes(app, page, 'zoomed-settings')
  await page.keyboard.press('Escape')
  await set(page, '{ zoom: 1 }')
}

/**
 * @param {App} app
 * @param {Page} page
 */
export async function shootNarrow(app, page) {
  await page.getByRole('grid', { name: 'Executions' }).waitFor()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(720, 480))
  await page.waitForFunction('innerWidth === 720')
  await shootInBothThemes(page, 'narrow')
}
