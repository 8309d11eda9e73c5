// @ts-check
// Pictures of the menus and dialogs over the list.
import { shootInBothThemes } from './pictures.mjs'

/**
 * @typedef {import('playwright').Page} Page
 * @typedef {import('playwright').ElectronApplication} App
 */

/**
 * The menus and dialogs for the selection. Afterwards the grid has the focus again.
 * @param {Page} page
 */
export async function shootDialogsOfSelection(page) {
  const grid = page.getByRole('grid', { name: 'Executions' })
  const organise = page.getByRole('button', { name: 'Organise' })
  await organise.click()
  await page.getByRole('menu').waitFor()
  await shootInBothThemes(page, 'menu-organise')
  await page.getByRole('menuitem', { name: 'Add to group' }).click()
  await page.getByRole('dialog').waitFor()
  await shootInBothThemes(page, 'dialog-group')
  await page.keyboard.press('Escape')
  await organise.click()
  await page.getByRole('menuitem', { name: /^Delete/ }).click()
  await page.getByRole('alertdialog').waitFor()
  await shootInBothThemes(page, 'dialog-delete')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Label', exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await shootInBothThemes(page, 'dialog-label')
  await page.keyboard.press('Escape')
  await grid.locator('[data-execution-id]').first().click({ button: 'right' })
  await page.getByRole('menu').waitFor()
  await shootInBothThemes(page, 'menu-row')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Columns' }).click()
  await shootInBothThemes(page, 'menu-columns')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Views' }).click()
  await page.getByRole('menu').waitFor()
  await shootInBothThemes(page, 'menu-views')
  await page.getByRole('menuitem', { name: /^Save/ }).click()
  await page.getByRole('dialog').waitFor()
  await shootInBothThemes(page, 'dialog-view')
  await page.keyboard.press('Escape')
  await grid.focus()
}

/**
 * The question about a link, opened as another program would.
 * @param {App} app
 * @param {Page} page
 */
export async function shootLink(app, page) {
  await app.evaluate(({ BrowserWindow }) => {
    const ids = ['exec_4f3a0c1e-88d2-4b57-9e0a-6c1d2f3b91bc', 'exec_0f8fad5b-d9cb-469f-a165-70867728950e']
    BrowserWindow.getAllWindows()[0]?.webContents.send('monitor:deepLink', { ids })
  })
  await page.getByRole('dialog').waitFor()
  await shootInBothThemes(page, 'dialog-link')
  await page.keyboard.press('Escape')
}
