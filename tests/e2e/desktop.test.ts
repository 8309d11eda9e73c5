import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import type { Page } from 'playwright/test'
import type { MonitorBridge, MonitorState } from '../../src/shared/contract'
import { commandKeys } from '../../src/shared/desktop'
import type { Settings } from '../../src/shared/settings'
import { createSimulator } from '../../src/simulator/simulator'
import type { Simulator } from '../../src/simulator/simulator'
import { launchApp, startSecond } from '../support/app'
import type { LaunchOptions, RunningApp } from '../support/app'
import { NotificationLog } from '../support/notifications'
import { TrayHost } from '../support/tray-host'

declare global {
  interface Window {
    monitor: MonitorBridge
    told: unknown[]
  }
}

let simulator: Simulator
let env: Record<string, string>
let notifications: NotificationLog
let running: RunningApp | null
let tray: TrayHost | null

test.beforeEach(async () => {
  simulator = createSimulator({ seed: 5 })
  const { baseUrl, key } = await simulator.start()
  env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key, XDG_CONFIG_HOME: mkdtempSync(join(tmpdir(), 'monitor-xdg-')) }
  notifications = await NotificationLog.listen()
  running = null
  tray = null
})

test.afterEach(async () => {
  await running?.app.close()
  tray?.stop()
  await notifications.stop()
  await simulator.stop()
})

const launch = async (options: LaunchOptions = {}): Promise<RunningApp> => (running = await launchApp({ env, ...options }))
const row = (page: Page, id: string) => page.getByRole('grid', { name: 'Executions' }).locator(`[data-execution-id="${id}"]`)
const isVisible = ({ app }: RunningApp) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false)
const closeWindow = ({ app }: RunningApp) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

async function track(page: Page, ids: string[]): Promise<void> {
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(ids.join('\n'))
  await page.getByRole('button', { name: 'Track', exact: true }).click()
}

async function save(page: Page, changes: Partial<Settings>): Promise<void> {
  expect(await page.evaluate((input) => window.monitor.request('saveSettings', input), changes)).toMatchObject({ ok: true })
}

async function stateOf(page: Page): Promise<MonitorState> {
  const answer = await page.evaluate(() => window.monitor.request('snapshot', null))
  if (!answer.ok) throw new Error(answer.message)
  return answer.value.state
}

/** Keeps what main tells the page under these names. */
async function listen(page: Page, names: ('select' | 'showOnly' | 'deepLink' | 'command')[]): Promise<() => Promise<unknown[]>> {
  await page.evaluate((all) => {
    window.told = []
    for (const name of all) window.monitor.on(name, (payload) => window.told.push([name, payload]))
  }, names)
  return () => page.evaluate(() => window.told)
}

test('the tray shows what is under way and what ended, pauses, mutes and quits', async () => {
  tray = await TrayHost.start()
  const host = tray
  const { app, page } = await launch()
  await expect.poll(() => host.isEmpty).toBe(false)
  await expect.poll(() => host.menu()).toEqual(['Open ModelRoute Monitor', '0 active', 'Pause watching', 'Mute for an hour', 'Quit'])
  expect((await stateOf(page)).trayAvailable).toBe(true)
  const idle = await host.icon()

  const lasting = simulator.create({ fate: 'never' })
  await track(page, [lasting.id])
  await expect.poll(() => host.menu()).toContain('1 active')
  const active = await host.icon()
  expect(active).not.toBe(idle)

  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const failing = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 200 })
  await page.evaluate((text) => window.monitor.request('track', { text }), failing.id)
  const ended = `✗ ${failing.id.slice(0, 9)}…${failing.id.slice(-4)} MODEL_OVERLOADED`
  await expect.poll(() => host.menu()).toContain(ended)
  expect([idle, active]).not.toContain(await host.icon())

  const told = await listen(page, ['select'])
  await host.choose(/^✗/)
  await expect.poll(told).toEqual([['select', { id: failing.id }]])
  expect(await isVisible({ app, page, userData: '' })).toBe(true)

  await host.choose(/^Pause watching/)
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Paused')
  await expect.poll(() => host.menu()).toContain('Pause watching [x]')
  expect((await stateOf(page)).paused).toBe(true)
  const { requests } = simulator.counters
  await page.evaluate((id) => window.monitor.request('askNow', { ids: [id] }), lasting.id)
  await page.waitForTimeout(1_500)
  expect(simulator.counters.requests).toBe(requests)
  await host.choose(/^Pause watching/)
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Online')

  await host.choose(/^Mute for an hour/)
  await expect.poll(async () => (await host.menu()).join()).toMatch(/Muted until \d\d:\d\d \[x\]/)
  expect((await stateOf(page)).settings.mutedUntil).toBeGreaterThan(Date.now() + 3_500_000)

  const ends = app.waitForEvent('close')
  await host.choose(/^Quit/)
  await ends
  running = null
})

test('closing the window keeps watching, says so once, and the window comes back', async () => {
  tray = await TrayHost.start()
  const host = tray
  const app = await launch()
  await expect.poll(async () => (await stateOf(app.page)).trayAvailable).toBe(true)
  const hints = () => notifications.shown.filter(({ title }) => title === 'ModelRoute Monitor keeps watching').length
  await closeWindow(app)
  await expect.poll(() => isVisible(app)).toBe(false)
  await expect.poll(hints).toBe(1)

  const { id } = simulator.create({ fate: 'image', durationMs: 300 })
  await startSecond({ env, userData: app.userData, args: [id] })
  await expect.poll(() => isVisible(app)).toBe(true)
  await closeWindow(app)
  await expect.poll(() => isVisible(app)).toBe(false)
  await expect.poll(() => notifications.shown.map(({ body }) => body)).toContain(id)

  await host.activate()
  await expect.poll(() => isVisible(app)).toBe(true)
  await expect(row(app.page, id)).toHaveAttribute('data-status', 'COMPLETED')
  expect(hints()).toBe(1)

  await save(app.page, { closeToTray: false })
  const ends = app.app.waitForEvent('close')
  await closeWindow(app)
  await ends
  running = null
})

test('without a tray, closing the window quits', async () => {
  const app = await launch()
  expect((await stateOf(app.page)).trayAvailable).toBe(false)
  const ends = app.app.waitForEvent('close')
  await closeWindow(app)
  await ends
  running = null
})

test('started at login the app stays in the tray', async () => {
  tray = await TrayHost.start()
  const host = tray
  const app = await launch({ args: ['--hidden'] })
  await expect.poll(() => host.isEmpty).toBe(false)
  await expect(app.page.getByRole('status', { name: 'Connection' })).toHaveText('Online')
  expect(await isVisible(app)).toBe(false)
  await host.choose(/^Open/)
  await expect.poll(() => isVisible(app)).toBe(true)
})

test('start at login is an entry in the autostart folder', async () => {
  const { page, userData } = await launch()
  const entry = join(env.XDG_CONFIG_HOME ?? '', 'autostart/modelroute-monitor.desktop')
  expect(existsSync(entry)).toBe(false)
  await save(page, { openAtLogin: true })
  expect(readFileSync(entry, 'utf8')).toMatch(/^\[Desktop Entry\]\nType=Application\nName=ModelRoute Monitor\nExec="/)
  expect(readFileSync(entry, 'utf8')).toContain(`"--user-data-dir=${userData}" "--hidden"\n`)
  await save(page, { openAtLogin: false })
  expect(existsSync(entry)).toBe(false)
})

test('a link is handed to the page and tracks nothing by itself', async () => {
  const { page, userData } = await launch()
  const told = await listen(page, ['deepLink'])
  const { id } = simulator.create({ fate: 'never' })
  await startSecond({ env, userData, args: [`modelroute-monitor://track?ids=${id}`] })
  await expect.poll(told).toEqual([['deepLink', { ids: [id] }]])
  await startSecond({ env, userData, args: [`modelroute-monitor://stop?ids=${id}`] })
  await expect.poll(async () => (await stateOf(page)).notices).toEqual([{ kind: 'link-not-understood' }])
  await expect(row(page, id)).toHaveCount(0)
  expect(simulator.counters.requests).toBe(0)
})

test('the menu shows every key of the page and does what the key does', async () => {
  const { app, page } = await launch()
  const shown = await app.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items.flatMap(({ accelerator }) => accelerator ?? []) ?? []),
  )
  expect(shown).toEqual(expect.arrayContaining(Object.values(commandKeys)))
  const told = await listen(page, ['command'])
  await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    for (const label of ['Ask now', 'Keyboard shortcuts']) items.find((item) => item.label === label)?.click()
  })
  await expect.poll(told).toEqual([['command', { name: 'askNow' }], ['command', { name: 'shortcuts' }]])
  await expect(page.getByRole('dialog', { name: /shortcuts/i })).toBeVisible()
})

test('the global shortcut is taken, and who comes second is told', async () => {
  const first = await launch()
  await save(first.page, { globalShortcut: 'Control+Alt+F9' })
  expect((await stateOf(first.page)).notices).toEqual([])
  const second = await launchApp({ env })
  try {
    await save(second.page, { globalShortcut: 'Control+Alt+F9' })
    await expect.poll(async () => (await stateOf(second.page)).notices).toEqual([{ kind: 'shortcut-taken', accelerator: 'Control+Alt+F9' }])
    await save(second.page, { globalShortcut: 'Control+Alt+F8' })
    await expect.poll(async () => (await stateOf(second.page)).notices).toEqual([])
    expect(await second.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+F8'))).toBe(true)
  } finally {
    await second.app.close()
  }
})

test('only the outcomes that the user wants are shown, and all are in the list of what was told', async () => {
  const { page } = await launch()
  await save(page, { notifyOf: { COMPLETED: false, FAILED: true, CANCELLED: false, EXPIRED: true } })
  const good = simulator.create({ fate: 'image', durationMs: 300 })
  const bad = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 300 })
  await track(page, [good.id, bad.id])
  const told = async () => {
    const answer = await page.evaluate(() => window.monitor.request('told', null))
    return answer.ok ? answer.value.map(({ executionId, heldBack }) => [executionId, heldBack]).sort() : answer.message
  }
  await expect.poll(told).toEqual([[bad.id, null], [good.id, 'outcome-off']].sort())
  await expect.poll(() => notifications.shown).toEqual([{ title: 'Execution failed', body: `${bad.id}\nMODEL_OVERLOADED` }])

  await save(page, { mutedUntil: Date.now() + 60_000 })
  const muted = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 100 })
  await track(page, [muted.id])
  await expect.poll(told).toContainEqual([muted.id, 'muted'])
  expect(await page.evaluate(() => window.monitor.request('testNotification', null))).toEqual({ ok: true, value: { shown: true } })
  await expect.poll(() => notifications.shown.map(({ title }) => title)).toEqual(['Execution failed', 'Test notification'])
})

test('a click on a summary leads to those it sums up', async () => {
  const { page } = await launch()
  await NotificationLog.closeAll()
  const told = await listen(page, ['select', 'showOnly'])
  const failing = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 0 })
  const ids = [failing.id, ...Array.from({ length: 6 }, () => simulator.create({ fate: 'image', durationMs: 0 }).id)]
  await track(page, ids)
  await expect.poll(() => notifications.shown).toHaveLength(1)
  const summary = notifications.shown[0]
  expect(summary?.body).toContain(`1 failed: ${failing.id.slice(0, 9)}…${failing.id.slice(-4)}`)
  await NotificationLog.click()
  await expect.poll(told).toEqual([['showOnly', { ids: expect.arrayContaining(ids) }]])
})
