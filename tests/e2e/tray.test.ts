import { expect } from 'playwright/test'
import { startSecond } from '../support/app'
import { TrayHost } from '../support/tray-host'
import { test as own } from './own-app'
import { closeWindow, connection, hideWindow, isVisible, listen, row, save, stateOf, track } from './window'

const test = own.extend<{ tray: TrayHost }>({
  tray: async ({}, use) => {
    const tray = await TrayHost.start()
    await use(tray)
    tray.stop()
  },
})

test('the tray shows what is active and what ended, and can pause, mute and quit', async ({ launch, simulator, tray }) => {
  const running = await launch()
  const { app, page } = running
  await expect.poll(() => tray.isEmpty).toBe(false)
  await expect.poll(() => tray.menu()).toEqual(['Open ModelRoute Monitor', '0 active', 'Pause watching', 'Mute for an hour', 'Quit'])
  expect((await stateOf(page)).trayAvailable).toBe(true)
  const idle = await tray.icon()

  const lasting = simulator.create({ fate: 'never' })
  await track(page, [lasting.id])
  await expect.poll(() => tray.menu()).toContain('1 active')
  const active = await tray.icon()
  expect(active).not.toBe(idle)

  await hideWindow(running)
  const failing = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 200 })
  await page.evaluate((text) => window.monitor.request('track', { text }), failing.id)
  const ended = `✗ ${failing.id.slice(0, 9)}…${failing.id.slice(-4)} MODEL_OVERLOADED`
  await expect.poll(() => tray.menu()).toContain(ended)
  expect([idle, active]).not.toContain(await tray.icon())

  // Nothing else happens that would redraw it.
  await tray.choose(/^Pause watching/)
  await expect.poll(() => tray.menu()).toContain('Pause watching [x]')
  await page.evaluate((ids) => window.monitor.request('label', { ids, label: 'Harbour' }), [failing.id])
  await expect.poll(() => tray.menu()).toContain('✗ Harbour MODEL_OVERLOADED')
  await tray.choose(/^Pause watching/)
  await expect.poll(() => tray.menu()).toContain('Pause watching')

  const told = await listen(page, ['select'])
  await tray.choose(/^✗/)
  await expect.poll(told).toEqual([['select', { id: failing.id }]])
  expect(await isVisible(running)).toBe(true)

  await tray.choose(/^Pause watching/)
  await expect(connection(page)).toHaveText('Paused')
  await expect.poll(() => tray.menu()).toContain('Pause watching [x]')
  expect((await stateOf(page)).paused).toBe(true)
  const { requests } = simulator.counters
  await page.evaluate((id) => window.monitor.request('askNow', { ids: [id] }), lasting.id)
  await page.waitForTimeout(1_500)
  expect(simulator.counters.requests).toBe(requests)
  await tray.choose(/^Pause watching/)
  await expect(connection(page)).toHaveText('Online')

  await tray.choose(/^Mute for an hour/)
  await expect.poll(async () => (await tray.menu()).join()).toMatch(/Muted until \d\d:\d\d \[x\]/)
  expect((await stateOf(page)).settings.mutedUntil).toBeGreaterThan(Date.now() + 3_500_000)

  const ends = app.waitForEvent('close')
  await tray.choose(/^Quit/)
  await ends
})

test('the app started at login stays in the tray; closing its window keeps it watching, silently, and is explained once, and the window comes back', async ({ env, launch, notifications, simulator, tray }) => {
  const app = await launch({ args: ['--hidden'] })
  await expect.poll(() => tray.isEmpty).toBe(false)
  await expect(connection(app.page)).toHaveText('Online')
  expect(await isVisible(app)).toBe(false)
  await tray.choose(/^Open/)
  await expect.poll(() => isVisible(app)).toBe(true)

  const hints = () => notifications.shown.filter(({ title }) => title === 'ModelRoute Monitor keeps watching').length
  const support = (supported: boolean): Promise<void> =>
    app.app.evaluate(({ Notification }, now) => void (Notification.isSupported = () => now), supported)
  // Not told is not explained.
  await support(false)
  await closeWindow(app)
  await expect.poll(async () => (await stateOf(app.page)).notices).toEqual([{ kind: 'notifications-unavailable' }])
  await support(true)
  await tray.activate()
  await expect.poll(() => isVisible(app)).toBe(true)
  await closeWindow(app)
  await expect.poll(() => isVisible(app)).toBe(false)
  await expect.poll(hints).toBe(1)

  const [atLogin, { id }] = [simulator.create({ fate: 'image', durationMs: 0 }), simulator.create({ fate: 'image', durationMs: 300 })]
  await startSecond({ env, userData: app.userData, args: ['--hidden', atLogin.id] })
  await expect.poll(() => notifications.shown.map(({ body }) => body)).toContain(atLogin.id)
  expect(await isVisible(app)).toBe(false)
  await startSecond({ env, userData: app.userData, args: [id] })
  await expect.poll(() => isVisible(app)).toBe(true)
  await closeWindow(app)
  await expect.poll(() => isVisible(app)).toBe(false)
  await expect.poll(() => notifications.shown.map(({ body }) => body)).toContain(id)

  await tray.activate()
  await expect.poll(() => isVisible(app)).toBe(true)
  await expect(row(app.page, id)).toHaveAttribute('data-status', 'COMPLETED')
  expect(hints()).toBe(1)

  // A closed window is not heard any more.
  await track(app.page, [simulator.create({ fate: 'audio', durationMs: 0 }).id])
  await app.page.getByRole('button', { name: 'Load preview' }).click()
  const player = app.page.locator('audio')
  await player.evaluate((media: HTMLAudioElement) => {
    media.loop = true
    return media.play()
  })
  await closeWindow(app)
  await expect.poll(() => player.evaluate(({ paused }: HTMLAudioElement) => paused)).toBe(true)
  await tray.activate()
  await expect.poll(() => isVisible(app)).toBe(true)

  await save(app.page, { closeToTray: false })
  const ends = app.app.waitForEvent('close')
  await closeWindow(app)
  await ends
})
