import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { expect, test } from 'playwright/test'
import { commandKeys } from '../../src/shared/desktop'
import { defaultSettings } from '../../src/shared/default-settings'
import { createSimulator } from '../../src/simulator/simulator'
import type { Simulator } from '../../src/simulator/simulator'
import { launchApp, newUserData, startSecond } from '../support/app'
import type { RunningApp } from '../support/app'
import { NotificationLog } from '../support/notifications'
import { chooseFromMenu, closeWindow, listen, row, save, stateOf, track } from './window'

let simulator: Simulator
let env: Record<string, string>
let notifications: NotificationLog
let running: RunningApp

// One app for all of them, on a desktop without a tray.
test.beforeAll(async () => {
  simulator = createSimulator({ seed: 5 })
  const { baseUrl, key } = await simulator.start()
  env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key, XDG_CONFIG_HOME: newUserData(), XDG_DATA_HOME: newUserData() }
  running = await launchApp({ env })
})
test.afterAll(async () => {
  await running.app.close()
  await simulator.stop()
})
test.beforeEach(async () => {
  notifications = await NotificationLog.listen()
})
test.afterEach(() => notifications.stop())

test('the menu shows every key of the page, and each item does what its key does', async () => {
  const { app, page } = running
  const shown = await app.evaluate(({ Menu }) =>
    Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items.flatMap(({ accelerator }) => accelerator ?? []) ?? []),
  )
  expect(shown).toEqual(expect.arrayContaining(Object.values(commandKeys).filter((keys) => keys !== null)))
  const told = await listen(page, ['command'])
  for (const label of ['Check now', 'Keyboard shortcuts']) await chooseFromMenu(running, label)
  await expect.poll(told).toEqual([['command', { name: 'askNow' }], ['command', { name: 'shortcuts' }]])
  await expect(page.getByRole('dialog', { name: /shortcuts/i })).toBeVisible()
  await page.keyboard.press('Escape')
})

test('the global shortcut is recorded and registered, and a second app that wants it is told that it is taken', async () => {
  const { page } = running
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Choose keys' }).click()
  await page.keyboard.press('j')
  await expect(page.getByRole('dialog')).toContainText('Those keys cannot be used.')
  await page.keyboard.press('Control+Alt+F9')
  await expect(page.getByRole('button', { name: 'Change keys' })).toBeVisible()
  expect((await stateOf(page)).settings.globalShortcut).toBe('Control+Alt+F9')
  expect((await stateOf(page)).notices).toEqual([])
  await page.keyboard.press('Escape')
  const second = await launchApp({ env })
  try {
    await save(second.page, { globalShortcut: 'Control+Alt+F9' })
    await expect.poll(async () => (await stateOf(second.page)).notices).toEqual([{ kind: 'shortcut-taken', accelerator: 'Control+Alt+F9' }])
    await expect(second.page.getByRole('region', { name: 'Notices' })).toContainText('Another program uses Ctrl+Alt+F9')
    await second.page.getByRole('button', { name: 'Choose other keys' }).click()
    await expect(second.page.getByRole('dialog')).toContainText('Another program uses Ctrl+Alt+F9')
    await save(second.page, { globalShortcut: 'Control+Alt+F8' })
    await expect.poll(async () => (await stateOf(second.page)).notices).toEqual([])
    expect(await second.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+F8'))).toBe(true)
    await save(second.page, { globalShortcut: 'Control+Alt+F9' })
    await expect.poll(async () => (await stateOf(second.page)).notices).toHaveLength(1)
    // Chosen once more when the other program has let go of them.
    await save(running.page, { globalShortcut: null })
    await save(second.page, { globalShortcut: 'Control+Alt+F9' })
    await expect.poll(async () => (await stateOf(second.page)).notices).toEqual([])
    expect(await second.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+F9'))).toBe(true)
  } finally {
    await second.app.close()
  }
})

test('only the chosen outcomes are shown and none in quiet hours, but all are in the list of announced ends', async () => {
  const { page } = running
  await save(page, { notifyOf: { COMPLETED: false, FAILED: true, CANCELLED: false, EXPIRED: true } })
  const good = simulator.create({ fate: 'image', durationMs: 300 })
  const bad = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 300 })
  await track(page, [good.id, bad.id])
  const announced = async () => {
    const answer = await page.evaluate(() => window.monitor.request('announcedEnds', null))
    return answer.ok ? answer.value.map(({ executionId, heldBack }) => [executionId, heldBack]).sort() : answer.message
  }
  await expect.poll(announced).toEqual([[bad.id, null], [good.id, 'outcome-off']].sort())
  await expect.poll(() => notifications.shown).toEqual([{ title: 'Execution failed', body: `${bad.id}\nMODEL_OVERLOADED` }])

  await page.keyboard.press('Control+,')
  const list = page.getByRole('list', { name: 'Recent notifications' })
  await expect(list.getByRole('listitem')).toHaveCount(2)
  const heldBack = { muted: { mutedUntil: Date.now() + 60_000 }, 'quiet-hours': { mutedUntil: null, quietHours: { from: '00:00', to: '00:00' } } }
  for (const [reason, changes] of Object.entries(heldBack)) {
    await save(page, changes)
    const { id } = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 100 })
    await page.evaluate((text) => window.monitor.request('track', { text, batch: null }), id)
    await expect.poll(announced).toContainEqual([id, reason])
  }
  await expect(list.getByRole('listitem')).toHaveCount(4)
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => window.monitor.request('testNotification', null))).toEqual({ ok: true, value: { shown: true } })
  await expect.poll(() => notifications.shown.map(({ title }) => title)).toEqual(['Execution failed', 'Test notification'])
  await save(page, { notifyOf: defaultSettings.notifyOf, quietHours: null })
})

test('a click on a summary shows the executions it sums up', async () => {
  const { page } = running
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
  for (const id of ids) await expect(row(page, id)).toBeVisible()
  await expect(page.locator('[data-execution-id]')).toHaveCount(ids.length)
})

test('a link tracks its IDs only after the user agrees', async () => {
  const { page, userData } = running
  const told = await listen(page, ['deepLink'])
  const [refused, agreed] = [simulator.create({ fate: 'never' }), simulator.create({ fate: 'never' })]
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'))
  await startSecond({ env, userData, args: [`modelroute-monitor://track?ids=${refused.id}`] })
  await expect.poll(told).toEqual([['deepLink', { ids: [refused.id] }]])
  await expect(dialog).toContainText(refused.id)
  await expect(dialog.getByRole('button', { name: 'Do not track' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await startSecond({ env, userData, args: [`modelroute-monitor://track?ids=${agreed.id}`] })
  await dialog.getByRole('button', { name: /^Track/ }).click()
  await expect(row(page, agreed.id)).toHaveAttribute('data-status', /^P/)
  await startSecond({ env, userData, args: [`modelroute-monitor://stop?ids=${agreed.id}`] })
  await expect.poll(async () => (await stateOf(page)).notices).toEqual([{ kind: 'link-not-understood' }])
  await expect(row(page, agreed.id)).toHaveCount(1)
  await expect(row(page, refused.id)).toHaveCount(0)
  expect(simulator.counters.of(refused.id).polls).toBe(0)
})

test('a link that is too long is reported, with another way to track its IDs', async () => {
  const { app, page } = running
  const link = `modelroute-monitor://track?ids=${Array.from({ length: 10_000 }, () => `exec_${randomUUID()}`).join(',')}`
  await app.evaluate(({ app: opening }, url) => opening.emit('open-url', { preventDefault: () => undefined }, url), link)
  const banner = page.getByRole('region', { name: 'Notices' }).getByText('A link was too long')
  await expect(banner).toContainText('paste them here')
  await page.evaluate(() => window.monitor.request('dismissNotice', { kind: 'link-too-long' }))
  await expect(banner).toBeHidden()
})

test('the question about a link appears in front of everything open and closes none of it', async () => {
  const { page, userData } = running
  const picture = simulator.create({ fate: 'image', durationMs: 0, shape: 'A' })
  const link = `modelroute-monitor://track?ids=${simulator.create({ fate: 'never' }).id}`
  const question = page.getByRole('dialog', { name: /from a link/ })
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByLabel('API key').fill('sk_half typed')
  await startSecond({ env, userData, args: [link] })
  await question.getByRole('button', { name: 'Do not track' }).click()
  await expect(page.getByLabel('API key')).toHaveValue('sk_half typed')
  await expect(page.getByLabel('API key')).toBeFocused()
  await page.keyboard.press('Escape')
  await track(page, [picture.id])
  await page.getByRole('button', { name: /^View / }).click()
  await startSecond({ env, userData, args: [link] })
  await question.getByRole('button', { name: 'Do not track' }).click()
  await expect(page.getByRole('dialog', { name: /image\/png/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('IDs from a second start are reported and shown, whatever filters the list or is in the paste box', async () => {
  const { page, userData } = running
  const [known, fresh] = [simulator.create({ fate: 'never' }), simulator.create({ fate: 'never' })]
  const half = `not yet ${simulator.create({ fate: 'never' }).id}`
  await track(page, [known.id])
  await page.getByRole('button', { name: /^Failed/ }).click()
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(half)
  await startSecond({ env, userData, args: [known.id, fresh.id] })
  await expect(page.getByRole('status').filter({ hasText: '1 added, 1 already tracked' })).toBeVisible()
  for (const { id } of [known, fresh]) await expect(row(page, id)).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Execution IDs' })).toHaveValue(half)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, fresh.id)).toHaveCount(0)
  await page.getByRole('button', { name: 'Clear the box' }).click()
})

test('what cannot be stored is reported, with the reason: IDs from a second start until dismissed, replies until they are stored', async () => {
  const { page, userData } = running
  await track(page, [simulator.create({ fate: 'never' }).id])
  const other = new Database(join(userData, 'monitor.db'))
  other.exec('BEGIN IMMEDIATE')
  await startSecond({ env, userData, args: [simulator.create({ fate: 'never' }).id] })
  const notices = page.getByRole('region', { name: 'Notices' })
  const [banner, reply] = [notices.getByText('The execution IDs on the command line could not be tracked'), notices.getByText('could not write to its database')]
  for (const one of [banner, reply]) await expect(one).toContainText('Another program has locked the database.')
  other.exec('ROLLBACK')
  other.close()
  await expect(reply).toBeHidden()
  await page.evaluate(() => window.monitor.request('dismissNotice', { kind: 'arguments-not-tracked' }))
  await expect(banner).toBeHidden()
})

test('a second start passes on hundreds of IDs', async () => {
  const { page, userData } = running
  const ids = Array.from({ length: 600 }, () => `exec_${randomUUID()}`)
  await startSecond({ env, userData, args: ids })
  await expect(page.getByRole('status').filter({ hasText: '600 added' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
})

test('a second start with more than can be handed over says so, and leaves the first running', async () => {
  const { page, userData } = running
  const ids = Array.from({ length: 1_200 }, () => `exec_${randomUUID()}`)
  for (const args of [ids, [`modelroute-monitor://track?ids=${ids.join(',')}`]]) expect(await startSecond({ env, userData, args })).toBe(1)
  // Who follows a link reads no console.
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('A link was too long')
  await page.evaluate(() => window.monitor.request('dismissNotice', { kind: 'link-too-long' }))
  await startSecond({ env, userData, args: ids.slice(0, 2) })
  await expect(page.getByRole('status').filter({ hasText: '2 added' })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
})

test('start at login is an entry in the autostart folder', async () => {
  const { page, userData } = running
  const entry = join(env.XDG_CONFIG_HOME ?? '', 'autostart/modelroute-monitor.desktop')
  expect(existsSync(entry)).toBe(false)
  await save(page, { openAtLogin: true })
  expect(readFileSync(entry, 'utf8')).toMatch(/^\[Desktop Entry\]\nType=Application\nName=ModelRoute Monitor\nExec=\//)
  expect(readFileSync(entry, 'utf8')).toContain(` --user-data-dir=${userData} --hidden\n`)
  await save(page, { openAtLogin: false })
  expect(existsSync(entry)).toBe(false)
})

test('the system opens links with the app once the user turns that on', async () => {
  const { page } = running
  const opener = (): string => execFileSync('xdg-mime', ['query', 'default', 'x-scheme-handler/modelroute-monitor'], { env: { ...process.env, ...env }, encoding: 'utf8' }).trim()
  expect(opener()).toBe('')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('switch', { name: 'Open modelroute-monitor: links' }).click()
  await expect.poll(opener).toBe('modelroute-monitor.desktop')
  await page.keyboard.press('Escape')
  // As a desktop does with the entry; root needs a switch more than its user would.
  const entry = readFileSync(join(env.XDG_DATA_HOME ?? '', 'applications', opener()), 'utf8')
  const command = /^Exec=(.*) %u$/m.exec(entry)?.[1] ?? ''
  const execution = simulator.create({ fate: 'text', durationMs: 600_000 })
  const sandbox = process.getuid?.() === 0 ? '--no-sandbox' : ''
  execFileSync('sh', ['-c', `${command} ${sandbox} 'modelroute-monitor://track?ids=${execution.id}'`], { env: { ...process.env, ...env }, stdio: 'ignore' })
  await page.getByRole('dialog').getByRole('button', { name: /^Track/ }).click()
  await expect(row(page, execution.id)).toHaveAttribute('data-status', /^P/)
  await save(page, { openLinks: false })
  expect(opener()).toBe('')
})

test('if another program has taken over links, the switch is off at the next start', async () => {
  const dataHome = newUserData()
  const own = { ...env, XDG_CONFIG_HOME: newUserData(), XDG_DATA_HOME: dataHome }
  const linksAreOn = ({ page }: RunningApp): Promise<boolean> => stateOf(page).then(({ settings }) => settings.openLinks)
  let app = await launchApp({ env: own })
  const { userData } = app
  try {
    await save(app.page, { openLinks: true })
    await app.app.close()
    app = await launchApp({ env: own, userData })
    expect(await linksAreOn(app)).toBe(true)
    await app.app.close()
    writeFileSync(join(dataHome, 'applications', 'other.desktop'), '[Desktop Entry]\nType=Application\nName=Other\nExec=/usr/bin/true\n')
    execFileSync('xdg-mime', ['default', 'other.desktop', 'x-scheme-handler/modelroute-monitor'], { env: { ...process.env, ...own } })
    app = await launchApp({ env: own, userData })
    await expect.poll(() => linksAreOn(app)).toBe(false)
  } finally {
    await app.app.close()
  }
})

test('without a tray, closing the window quits', async () => {
  const { page } = running
  expect((await stateOf(page)).trayAvailable).toBe(false)
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('switch', { name: 'Keep watching when the window is closed' })).toBeDisabled()
  await expect(page.getByText('This system shows no tray icon')).toBeVisible()
  await page.keyboard.press('Escape')
  const ends = running.app.waitForEvent('close')
  await closeWindow(running)
  await ends
})
