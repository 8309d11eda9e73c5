import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { newUserData, startAlone, startSecond } from '../support/app'
import { test } from './own-app'
import { row, save, track } from './window'

test.use({ simulated: { seed: 4, limit: 10_000 } })

/** What the app has logged; nothing where all went well. */
function logIn(userData: string): string {
  const log = join(userData, 'logs', 'main.log')
  return existsSync(log) ? readFileSync(log, 'utf8') : ''
}

test('checks of the clipboard and of the tray end with the window, however long the rest takes', async ({ launch }) => {
  const { app, page, userData } = await launch()
  await save(page, { watchClipboard: true })
  // As when files are still being written.
  await app.evaluate(({ app: quitting }) => {
    const exit = quitting.exit.bind(quitting)
    quitting.exit = (code) => void setTimeout(() => exit(code), 4_000)
  })
  await app.close()
  expect(logIn(userData)).not.toContain('Unexpected')
})

test('a start while the app is still quitting starts it anew, with what was handed over', async ({ env, simulator }) => {
  const userData = newUserData()
  const [exitsLate, exiting] = [join(userData, 'exits-late.cjs'), join(userData, 'exiting')]
  // As when files are still being written. Playwright would kill the app once its window is gone.
  writeFileSync(exitsLate, `const { app } = require('electron')
    const exit = app.exit.bind(app)
    app.exit = () => {
      app.once('second-instance', () => setImmediate(exit, 0))
      require('node:fs').writeFileSync(${JSON.stringify(exiting)}, '')
    }`)
  const [early, id] = [simulator.create({ fate: 'never' }).id, simulator.create({ fate: 'never' }).id]
  const first = startAlone({ env, userData, before: ['-r', exitsLate], args: [early] })
  const gone = once(first, 'exit')
  await expect.poll(() => simulator.counters.of(early).polls).toBeGreaterThan(0)
  first.kill('SIGTERM')
  await expect.poll(() => existsSync(exiting)).toBe(true)
  void startSecond({ env, userData, args: [id] })
  expect(await gone).toEqual([0, null])
  await expect.poll(() => simulator.counters.of(id).polls).toBeGreaterThan(0)
  const anew = Number(readlinkSync(join(userData, 'SingletonLock')).split('-').at(-1))
  expect(anew).not.toBe(first.pid)
  process.kill(anew)
  // Where nobody reaps it, its process is listed for ever.
  await expect.poll(() => readdirSync(userData)).not.toContain('SingletonLock')
})

test('quitting while thousands are being tracked keeps those already tracked, and what was asked for meanwhile', async ({ launch, simulator }) => {
  const { app, page, userData } = await launch()
  const { id } = simulator.create({ fate: 'never' })
  await track(page, [id])
  await row(page, id).click()
  await expect(row(page, id)).toHaveAttribute('data-status', /^P/)
  const label = page.getByRole('textbox', { name: 'Label' })
  await label.fill('Hero shot')
  await page.evaluate((text) => void window.monitor.request('track', { text }), Array.from({ length: 50_000 }, () => `exec_${randomUUID()}`).join('\n'))
  await expect(page.getByRole('progressbar', { name: 'Adding' })).toBeVisible()
  await label.press('Enter')
  await app.close()

  const again = await launch({ userData })
  const list = again.page.getByRole('grid', { name: 'Executions' })
  await expect(list).toHaveAttribute('aria-rowcount', /^\d{3,}$/)
  expect(Number(await list.getAttribute('aria-rowcount'))).toBeLessThan(50_000)
  await again.page.getByRole('textbox', { name: 'Execution IDs' }).fill('Hero')
  await expect(row(again.page, id)).toContainText('Hero shot')
  await again.app.close()
  expect(logIn(userData)).not.toContain('Unexpected')
})

test('text still being typed when the app quits is kept', async ({ launch, simulator }) => {
  const { app, page, userData } = await launch()
  const { id } = simulator.create({ fate: 'image', durationMs: 0 })
  await track(page, [id])
  await row(page, id).click()
  await expect(row(page, id)).toHaveAttribute('data-status', 'COMPLETED')
  await page.getByRole('textbox', { name: 'Note' }).fill('Half a no')
  await app.close()

  const again = await launch({ userData })
  await row(again.page, id).click()
  await expect(again.page.getByRole('textbox', { name: 'Note' })).toHaveValue('Half a no')
  await again.page.getByRole('textbox', { name: 'Label' }).fill('Half a la')
  await again.app.close()

  const last = await launch({ userData })
  await expect(row(last.page, id)).toContainText('Half a la')
  await last.app.close()
  expect(logIn(userData)).not.toContain('Unexpected')
})

test('quitting keeps what was pasted while the simulator was tried, and nothing of the simulator', async ({ launch, simulator }) => {
  const { app, page, userData } = await launch()
  expect(await page.evaluate(() => window.monitor.request('trySimulator', null))).toMatchObject({ ok: true })
  await expect(page.locator('[data-execution-id]').first()).toBeVisible()
  const { id } = simulator.create({ fate: 'text', durationMs: 0 })
  await page.evaluate((text) => window.monitor.request('track', { text }), id)
  await expect(row(page, id)).toBeVisible()
  await app.close()

  const again = await launch({ userData })
  await expect(row(again.page, id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(again.page.locator('[data-execution-id]')).toHaveCount(1)
  await again.app.close()
  expect(logIn(userData)).not.toContain('Unexpected')
})
