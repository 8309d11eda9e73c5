import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import type { Page } from 'playwright/test'
import { launchApp, newUserData } from '../support/app'
import type { RunningApp } from '../support/app'
import { channelOf } from '../../src/shared/contract'
import type { Answer, RequestName } from '../../src/shared/contract'
import { NotificationLog } from '../support/notifications'
import { chooseFromMenu, resize, save, stateOf, track } from './window'

const zoomOf = ({ app }: RunningApp) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomFactor())

/** What stands outside the window, to the side or below. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, input, textarea, [role=meter], [role=status]')]
      .filter((element) => {
        const { right, bottom, width } = element.getBoundingClientRect()
        return width > 0 && (right > innerWidth + 1 || bottom > innerHeight + 1) && element.closest('.overflow-y-auto, .overflow-auto') === null
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  )

/** Has main refuse a request once, and answer it with `then` afterwards. */
const refuseOnce = ({ app }: RunningApp, name: RequestName, then: Answer<unknown>) =>
  app.evaluate(({ ipcMain }, [channel, later]) => {
    let refused = false
    ipcMain.removeHandler(channel)
    ipcMain.handle(channel, () => {
      if (refused) return later
      refused = true
      return { ok: false, message: 'The disk cannot be read.' }
    })
  }, [channelOf(name), then] as const)

/** The longest transition there is, in s, and the names of all animations. */
const motion = (page: Page) =>
  page.evaluate(() => {
    const flat = (rules: CSSRuleList): CSSRule[] =>
      [...rules].flatMap((rule) => (rule instanceof CSSKeyframesRule || !('cssRules' in rule && rule.cssRules instanceof CSSRuleList) ? [rule] : [rule, ...flat(rule.cssRules)]))
    const rules = [...document.styleSheets].flatMap((sheet) => flat(sheet.cssRules))
    return {
      longest: Math.max(...[...document.querySelectorAll('*')].flatMap((element) => getComputedStyle(element).transitionDuration.split(',').map(parseFloat))),
      animations: [...new Set(rules.flatMap((rule) => (rule instanceof CSSKeyframesRule ? [rule.name] : [])))],
    }
  })

test('settings apply at once, can be searched and reset, and are exported to a file without the key; what cannot be read can be tried again', async () => {
  const folder = newUserData()
  const running = await launchApp({ env: { MODELROUTE_BASE_URL: 'http://127.0.0.1:9', MODELROUTE_API_KEY: 'sk_secret-1234' } })
  const { app, page } = running
  const file = join(folder, 'settings.json')
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await page.getByRole('button', { name: 'Settings' }).click()
  const search = page.getByRole('searchbox')
  const said = page.getByRole('dialog').getByRole('status')
  const { longest, animations } = await motion(page)
  expect(longest).toBeLessThan(0.15)
  expect(animations).toEqual(['appear'])
  await search.fill('no such setting')
  await expect(page.getByText('No setting matches')).toBeVisible()
  await search.fill('appearance')
  await expect(page.getByRole('group', { name: 'Theme' })).toBeVisible()
  await expect(page.getByRole('group', { name: 'Size' })).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Sound' })).toHaveCount(0)
  await search.fill('file names')
  await expect(page.getByRole('dialog')).toContainText('{date}, {time}, {model}, {id}, {label}, {file}, {n}, {ext}')
  await search.fill('theme')
  await page.getByRole('button', { name: 'Dark' }).click()
  await expect(page.locator('html[data-theme="dark"]')).toHaveCount(1)
  await search.fill('import')
  await page.getByRole('button', { name: 'Export…' }).click()
  await expect(said).toContainText(`Settings exported to ${file}`)
  const text = readFileSync(file, 'utf8')
  expect(text).not.toContain('sk_')
  expect(JSON.parse(text)).toMatchObject({ settings: { theme: 'dark', eagerness: 'balanced' } })

  await search.fill('theme')
  await page.getByRole('button', { name: 'Reset “Theme”' }).click()
  await expect(page.locator('html[data-theme="system"]')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Reset “Theme”' })).toHaveCount(0)

  writeFileSync(file, JSON.stringify({ format: 'modelroute-monitor-settings', settings: { theme: 'light', archiveAfterDays: 14, fancy: 1, zoom: 50, automaticPreviewBytes: 2_000_000 } }))
  await search.fill('import')
  await page.getByRole('button', { name: 'Import…' }).click()
  await expect(said).toContainText(/3 settings changed; not recognised: fancy; left unchanged.*: zoom/)
  await expect(page.locator('html[data-theme="light"]')).toHaveCount(1)
  await search.fill('archive')
  await expect(page.getByRole('combobox', { name: 'Archive ended executions' })).toHaveValue('14')
  await search.fill('preview')
  await expect(page.getByRole('button', { name: 'Up to 2 MB' })).toHaveAttribute('aria-pressed', 'true')
  await save(page, { zoom: 1.05 })
  await search.fill('size')
  await expect(page.getByRole('button', { name: '105%' })).toHaveAttribute('aria-pressed', 'true')
  await search.fill('import')
  writeFileSync(file, 'no JSON')
  await page.getByRole('button', { name: 'Import…' }).click()
  await expect(said).toContainText('This is not a ModelRoute Monitor settings file')
  await page.keyboard.press('Escape')

  const id = 'exec_4f3a0c1e-88d2-4b57-9e0a-6c1d2f3b91bc'
  await page.evaluate(() => window.monitor.request('setPaused', { paused: true }))
  await track(page, [id])
  await page.getByRole('button', { name: 'Close details' }).click()
  await refuseOnce(running, 'details', await page.evaluate((one) => window.monitor.request('details', { id: one }), id))
  await page.locator(`[data-execution-id="${id}"]`).click()
  const details = page.getByRole('region', { name: 'Execution details' })
  await expect(details).toContainText('The details could not be read. The disk cannot be read.')
  await details.getByRole('button', { name: 'Try again' }).click()
  await expect(details).toContainText('No status yet')
  await refuseOnce(running, 'statistics', await page.evaluate((to) => window.monitor.request('statistics', { connectionIds: ['main'], from: null, to }), Date.now()))
  await page.getByRole('button', { name: 'Statistics' }).click()
  const statistics = page.getByRole('region', { name: 'Statistics' })
  await expect(statistics).toContainText('The statistics could not be read')
  await statistics.getByRole('button', { name: 'Try again' }).click()
  await expect(statistics).toContainText('Nothing has ended yet')

  // A patch has the snapshot read again.
  await app.evaluate(({ ipcMain }) => {
    for (const channel of ['monitor:firstRows', 'monitor:snapshot']) {
      ipcMain.removeHandler(channel)
      ipcMain.handle(channel, () => ({ ok: false, message: 'The disk cannot be read.' }))
    }
  })
  await page.reload()
  await expect(page.getByText('The list could not be loaded')).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByRole('dialog')).toContainText('The settings could not be loaded')
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Try again' })).toBeVisible()
  await app.close()
})

test('a setting that cannot be saved stays as it was, and the user is told why', async () => {
  const configHome = newUserData()
  const running = await launchApp({ env: { XDG_CONFIG_HOME: configHome } })
  const { app, page, userData } = running
  const notifications = await NotificationLog.listen()
  await page.keyboard.press('Control+,')
  const search = page.getByRole('searchbox')
  await search.fill('quiet')
  await page.getByRole('switch', { name: 'Quiet hours' }).click()
  const from = page.getByRole('group', { name: 'from' })
  await expect(from).toHaveText(/^22:00\s*$/)
  // In the place of the file, a folder.
  const config = join(userData, 'config.json')
  rmSync(config)
  mkdirSync(config)
  await from.getByRole('spinbutton', { name: 'hour' }).click()
  await page.keyboard.type('2145')
  const said = page.getByRole('dialog').getByRole('status')
  await expect(said).toContainText(/The settings could not be saved and are unchanged\. There is a folder where .*config\.json\S* should be\. Move it away\. Then try again\.$/)
  await expect(from).toHaveText(/^22:00\s*$/)
  expect((await stateOf(page)).settings.quietHours).toEqual({ from: '22:00', to: '07:00' })
  await search.fill('login')
  const atLogin = page.getByRole('switch', { name: 'Start at login' })
  await atLogin.click()
  await expect(said).toContainText('could not be saved')
  await expect(atLogin).not.toBeChecked()
  expect(existsSync(join(configHome, 'autostart', 'modelroute-monitor.desktop'))).toBe(false)
  await search.fill('archive')
  await page.getByLabel('Archive ended executions').selectOption({ label: 'After 7 days' })
  await expect(page.getByLabel('Archive ended executions')).toHaveValue('0')
  await search.fill('completed')
  await page.getByRole('checkbox', { name: 'Completed' }).click()
  await expect(page.getByRole('checkbox', { name: 'Completed' })).toBeChecked()
  await chooseFromMenu(running, 'Zoom in')
  await expect.poll(() => notifications.shown).toMatchObject([{ title: 'Settings not saved', body: expect.stringContaining('config.json') }])
  expect(await zoomOf(running)).toBe(1)
  await notifications.stop()
  await app.close()
  const log = readFileSync(join(userData, 'logs', 'main.log'), 'utf8')
  expect(log).toContain('Not kept: window. The settings could not be saved')
  expect(log).not.toContain('Unexpected')
})

test('if the system refuses one setting from a file, none is imported, and the user is told why', async () => {
  const [configHome, dataHome] = [newUserData(), newUserData()]
  // In the place of the folder of applications, a file.
  writeFileSync(join(dataHome, 'applications'), '')
  const { app, page, userData } = await launchApp({ env: { XDG_CONFIG_HOME: configHome, XDG_DATA_HOME: dataHome } })
  const file = join(userData, 'settings.json')
  writeFileSync(file, JSON.stringify({ format: 'modelroute-monitor-settings', settings: { theme: 'dark', openAtLogin: true, openLinks: true } }))
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)
  await page.keyboard.press('Control+,')
  await page.getByRole('searchbox').fill('import')
  await page.getByRole('button', { name: 'Import…' }).click()
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('Links are unchanged: the system did not accept the change')
  expect((await stateOf(page)).settings).toMatchObject({ theme: 'system', openAtLogin: false, openLinks: false })
  expect(existsSync(join(configHome, 'autostart', 'modelroute-monitor.desktop'))).toBe(false)
  await app.close()
})

test('the app speaks German, fits at 200 % with nothing cut off, and remembers both', async () => {
  const first = await launchApp()
  const { page, userData } = first
  await page.getByRole('button', { name: 'Try the simulator' }).click()
  await expect(page.locator('[data-status="COMPLETED"]').first()).toBeVisible()
  await page.keyboard.press('Control+,')
  await page.getByRole('searchbox').fill('language')
  await page.getByRole('button', { name: 'Deutsch' }).click()
  await expect(page.locator('html[lang="de"]')).toHaveCount(1)
  await expect(page.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible()
  await page.getByRole('searchbox').fill('ruhezeit')
  await page.getByRole('switch', { name: 'Ruhezeit' }).click()
  const from = page.getByRole('group', { name: 'von' })
  await expect(from).toHaveText(/^22:00\s*$/)
  await from.getByRole('spinbutton', { name: 'Stunde' }).click()
  await page.keyboard.type('2145')
  await expect.poll(async () => (await stateOf(page)).settings.quietHours).toEqual({ from: '21:45', to: '07:00' })
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByRole('button', { name: 'Statistik' }).click()
  await page.getByRole('button', { name: 'Von … bis', exact: true }).click()
  await expect(page.getByRole('group', { name: 'Bis' })).toHaveText(/^\d{1,2}\.\d{1,2}\.\d{4}$/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid', { name: 'Ausführungen' })).toBeVisible()
  await page.getByRole('textbox', { name: 'Ausführungs-IDs' }).fill('abgeschlossen')
  await expect(page.locator('[data-execution-id]:not([data-status="COMPLETED"])')).toHaveCount(0)
  await expect(page.locator('[data-status="COMPLETED"]').first()).toBeVisible()
  await page.getByRole('button', { name: 'Feld leeren' }).click()
  for (let step = 0; step < 5; step += 1) await chooseFromMenu(first, 'Vergrößern')
  await expect.poll(() => zoomOf(first)).toBeCloseTo(2)
  await expect(page.getByRole('meter')).toBeVisible()
  await expect.poll(() => cutOff(page)).toEqual([])
  await first.app.close()

  const second = await launchApp({ userData })
  await expect(second.page.getByRole('button', { name: 'Simulator ausprobieren' })).toBeVisible()
  await expect.poll(() => zoomOf(second)).toBeCloseTo(2)
  await chooseFromMenu(second, 'Originalgröße')
  await expect.poll(() => zoomOf(second)).toBeCloseTo(1)
  await second.app.close()
})

test('the status bar says that notifications are muted, and can unmute them', async () => {
  const { app, page } = await launchApp({ env: { MODELROUTE_BASE_URL: 'http://127.0.0.1:9', MODELROUTE_API_KEY: 'sk_secret-1234' } })
  await resize({ app }, 720, 480)
  const mark = page.getByRole('contentinfo').getByRole('button', { name: /^Notifications are muted until \d\d:\d\d/ })
  await expect(mark).toHaveCount(0)
  await page.evaluate((mutedUntil) => window.monitor.request('saveSettings', { mutedUntil }), Date.now() + 3_600_000)
  await expect(mark).toBeVisible()
  expect(await cutOff(page)).toEqual([])
  await mark.click()
  await expect(mark).toHaveCount(0)
  expect((await stateOf(page)).settings.mutedUntil).toBeNull()
  await app.close()
})
