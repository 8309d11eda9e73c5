import { expect } from 'playwright/test'
import { copyApp } from '../support/app'
import type { RunningApp } from '../support/app'
import { test } from './own-app'
import { ask, hideWindow, row } from './window'

const titleOf = ({ app }: RunningApp) => ask(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle()))
const boundsOf = ({ app }: RunningApp) => ask(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds()))

test('the window reopens where it was at its last size, never too small, even from a folder with an umlaut without UTF-8, and its title or icon counts unseen ends', async ({ env, launch, simulator }) => {
  const running = await launch()
  expect(await boundsOf(running)).toMatchObject({ width: 1120, height: 720 })
  expect(await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getMinimumSize())).toEqual([720, 480])
  const place = { x: 60, y: 40, width: 940, height: 610 }
  await running.app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds), place)
  await expect.poll(() => boundsOf(running)).toEqual(place)

  await hideWindow(running)
  // Whatever the clock is set to meanwhile.
  await running.app.evaluate(() => {
    const before = Date.now
    Date.now = () => before() - 3_600_000
  })
  const ids = [simulator.create({ fate: 'image', durationMs: 0 }).id, simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 0 }).id]
  await running.page.evaluate((text) => window.monitor.request('track', { text }), ids.join(' '))
  await expect.poll(() => titleOf(running)).toBe('(2) ModelRoute Monitor')
  // Where the system has a launcher that counts on the icon, the title does not.
  const counted = await running.app.evaluateHandle(({ app }) => {
    const counts: number[] = []
    app.setBadgeCount = (count = 0) => counts.push(count) > 0
    return counts
  })
  await running.page.evaluate((text) => window.monitor.request('track', { text }), simulator.create({ fate: 'text', durationMs: 0 }).id)
  await expect.poll(async () => (await counted.jsonValue()).at(-1)).toBe(3)
  expect(await titleOf(running)).toBe('ModelRoute Monitor')
  await running.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.show()
    window?.focus()
  })
  await expect(row(running.page, ids[0] ?? '')).toBeVisible()
  await expect.poll(async () => (await counted.jsonValue()).at(-1)).toBe(0)
  await running.app.close()

  const again = await launch({ env: { ...env, LC_ALL: 'C' }, userData: running.userData, folder: copyApp('Büro') })
  expect(await boundsOf(again)).toEqual(place)
})
