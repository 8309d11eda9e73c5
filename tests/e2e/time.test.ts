import { expect } from 'playwright/test'
import type { Page } from 'playwright/test'
import type { SimulatedExecution } from '../../src/simulator/executions'
import { changeableZone } from '../support/changeable-zone'
import { end, expectCalm, longMs, rowOf, test, track } from './own-app'
import { connection, save, stateOf } from './window'

/** Why each announced end was not shown, newest first. */
const heldBack = (page: Page) => page.evaluate(async () => {
  const answer = await window.monitor.request('announcedEnds', null)
  return answer.ok ? answer.value.map((one) => one.heldBack) : answer.message
})

test('setting the clock an hour forward and a day back changes the displayed times and nothing else', async ({ launch, simulator }) => {
  const { app, page } = await launch()
  const lasting = simulator.create({ fate: 'never' })
  await track(page, [lasting])
  await save(page, { mutedUntil: Date.now() + 3_600_000 })
  let setByMs = 0
  for (const [byMs, apart] of [[3_600_000, '1 h'], [-86_400_000, '23 h']] as const) {
    await Promise.all([app.evaluate((_electron, ms) => void (Date.now = ((real) => () => real() + ms)(Date.now)), byMs), page.evaluate((ms) => void (Date.now = ((real) => () => real() + ms)(Date.now)), byMs)])
    setByMs += byMs
    // It stays muted for the hour, of which this test takes less than a tenth.
    await expect.poll(async () => Math.ceil((((await stateOf(page)).settings.mutedUntil ?? 0) - Date.now() - setByMs) / 360_000)).toBe(10)
    const { polls } = simulator.counters.of(lasting.id)
    const ending = simulator.create({ fate: 'image', durationMs: longMs })
    await track(page, [ending])
    end(ending)
    await expect(rowOf(page, ending)).toHaveAttribute('data-status', 'COMPLETED')
    await expect.poll(() => simulator.counters.of(lasting.id).polls).toBeGreaterThan(polls)
    await expect(connection(page)).toHaveText('Online')
    await expect(rowOf(page, lasting)).toHaveAttribute('data-status', /^P/)
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText(`The clocks of this computer and of ModelRoute differ by ${apart}`)
    await rowOf(page, ending).click()
    await expect(page.getByRole('region', { name: 'Execution details' }).locator('dt:text-is("Created") + dd')).toHaveText(/^(now|\d+ s ago)$/)
    await expect(rowOf(page, lasting).getByRole('gridcell').filter({ hasText: /^\d+(\.\d)? (s|min.*)$/ })).not.toHaveCount(0)
    await expect(rowOf(page, lasting)).not.toContainText('0.0 s')
    expectCalm(simulator, [lasting, ending])
  }
})

/** How far the clocks of the machine and of the API have moved while it was asleep. */
let sleptMs = 0

test.describe('asleep', () => {
  test.use({ simulated: { seed: 11, limit: 60, windowMs: 10_000, clock: { wall: () => Date.now() + sleptMs } } })

  test('after a sleep what ended meanwhile is told at once, and held back only for what holds when the machine wakes', async ({ launch, notifications, simulator }) => {
    sleptMs = 0
    const { app, page } = await launch()
    const sleep = async (ms: number, ended: SimulatedExecution): Promise<void> => {
      await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'))
      end(ended, sleptMs + ms / 2)
      sleptMs += ms
      await page.evaluate((byMs) => void (Date.now = ((real) => () => real() + byMs)(Date.now)), ms)
      await app.evaluate(({ powerMonitor }, byMs) => {
        const os = process.getBuiltinModule('os')
        Date.now = ((real) => () => real() + byMs)(Date.now)
        os.uptime = ((real) => () => real() + byMs / 1000)(os.uptime)
        process.getBuiltinModule('module').syncBuiltinESMExports()
        powerMonitor.emit('resume')
        powerMonitor.emit('unlock-screen')
      }, ms)
    }
    const hourMs = 3_600_000
    const inHours = (hours: number): string => new Date(Date.now() + sleptMs + hours * hourMs).toTimeString().slice(0, 5)
    const [lasting, first, second] = [simulator.create({ fate: 'never' }), simulator.create({ fate: 'image', durationMs: 86_400_000 }), simulator.create({ fate: 'image', durationMs: 86_400_000 })]
    await track(page, [lasting, first, second])

    await save(page, { mutedUntil: Date.now() + hourMs })
    await expect(page.getByRole('button', { name: /muted until/ })).toBeVisible()
    await sleep(8 * hourMs, first)
    await expect(rowOf(page, first)).toHaveAttribute('data-status', 'COMPLETED')
    await expect.poll(() => notifications.shown.map(({ title }) => title)).toEqual(['Execution completed'])
    await expect(page.getByRole('button', { name: /muted until/ })).toHaveCount(0)

    await save(page, { quietHours: { from: inHours(7), to: inHours(9) } })
    await sleep(8 * hourMs, second)
    await expect(rowOf(page, second)).toHaveAttribute('data-status', 'COMPLETED')
    await expect.poll(() => heldBack(page)).toEqual(['quiet-hours', null])
    await expect(connection(page)).toHaveText('Online')
    await expect(page.getByRole('region', { name: 'Notices' })).toHaveCount(0)
    await expect(rowOf(page, lasting)).toContainText('16 h')
    expect(notifications.shown).toHaveLength(1)
    expectCalm(simulator, [lasting, first, second])
  })
})

test('another time zone changes every time of day, and when the hours are quiet', async ({ launch, simulator }) => {
  const zones = changeableZone('Etc/UTC')
  test.skip(zones === null, 'only root can give the app a time zone of its own')
  if (zones === null) return
  try {
    const { app, page } = await launch({ launcher: zones.launcher })
    const footer = page.getByRole('contentinfo')
    const hour = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16)
    const [before, after] = [simulator.create({ fate: 'image', durationMs: longMs }), simulator.create({ fate: 'image', durationMs: longMs })]
    await track(page, [before, after])
    await save(page, { quietHours: { from: hour(8), to: hour(10) } })
    end(before)
    await expect.poll(() => heldBack(page)).toEqual([null])

    const shown = /as of (\d\d)(:\d\d:\d\d)/
    await page.getByRole('button', { name: 'Pause watching' }).click()
    await expect(footer).toContainText(shown)
    const [, hours, rest] = shown.exec((await footer.textContent()) ?? '') ?? []
    zones.set('Asia/Tokyo')
    await expect(footer).toContainText(`as of ${String((Number(hours) + 9) % 24).padStart(2, '0')}${rest}`)
    await expect.poll(() => app.evaluate(() => new Date().getTimezoneOffset())).toBe(-9 * 60)
    await footer.getByRole('button', { name: 'Resume' }).click()

    end(after)
    await expect.poll(() => heldBack(page)).toEqual(['quiet-hours', null])
  } finally {
    zones.remove()
  }
})
