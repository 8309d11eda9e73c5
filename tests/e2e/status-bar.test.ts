import { expect } from 'playwright/test'
import { createSimulator } from '../../src/simulator/simulator'
import { test } from './shared-app'
import { connection, resize, save, stateOf, track } from './window'

test.use({ simulated: { seed: 8, limit: 600 } })

test('the status bar shows no pace while nothing is asked', async ({ page, simulator }) => {
  const { activeConnectionId } = await stateOf(page)
  await page.evaluate((connectionId) => window.monitor.request('saveKey', { connectionId, key: 'mr_live_wrong', storage: 'session' }), activeConnectionId)
  await track(page, [simulator.create({ fate: 'never' }).id])
  await expect(connection(page)).toHaveText('Key refused')
  await expect(page.getByRole('contentinfo')).toContainText('1 watched')
  await expect(page.getByRole('contentinfo')).not.toContainText('checked every')
})

test('in a narrow window the status bar says in full when the next try is', async ({ page, running, simulator }) => {
  await resize(running, 720, 480)
  simulator.faults.add({ then: { kind: 'status', status: 503 } })
  await track(page, [simulator.create({ fate: 'never' }).id])
  await expect(connection(page)).toHaveText('Server trouble')
  const next = page.getByRole('contentinfo').getByText(/^next try/)
  expect(await next.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0)
})

test('a long reason for trouble leaves room for the age of the list and the time of the next try', async ({ page, running, simulator }) => {
  await resize(running, 1280, 800)
  await track(page, [simulator.create({ fate: 'never' }).id])
  await expect(connection(page)).toHaveText('Online')
  simulator.faults.add({ then: { kind: 'status', status: 503, code: 'SERVICE_UNAVAILABLE', message: 'The provider is being repaired. '.repeat(10) } })
  await expect(connection(page)).toHaveText('Server trouble')
  const inBar = page.getByRole('contentinfo')
  for (const said of [inBar.getByText(/^as of/), inBar.getByText(/^next try/), inBar.getByText('1 watched')]) {
    // A text that lacks a fraction of a pixel already ends in an ellipsis.
    const lacking = await said.evaluate((one) => {
      const text = document.createRange()
      text.selectNodeContents(one)
      return text.getBoundingClientRect().width - one.getBoundingClientRect().width
    })
    expect(lacking).toBeLessThanOrEqual(0)
  }
})

test('the status bar shows the whole budget beside several connections with long names, and dismiss buttons are at the edge', async ({ page, running, simulator, baseUrl }) => {
  for (const n of [1, 2, 3, 4]) {
    const connectionOf = { name: `A very long name of an organisation ${n}`, colour: 'teal', baseUrl, key: simulator.key, storage: 'session' } as const
    await page.evaluate((input) => window.monitor.request('addConnection', input), connectionOf)
  }
  await track(page, [simulator.create({ fate: 'never' }).id, 'exec_4f3a0c1e-88d2-4b57-9e0a-6c1d2f3b91b'])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('meter', { name: 'Rate budget' })).toBeVisible()
  const strip = page.getByRole('main').locator('div', { has: page.getByRole('button', { name: 'Dismiss' }) }).last()
  const edge = await strip.evaluate((one) => (one.parentElement?.getBoundingClientRect().right ?? 0) - (one.lastElementChild?.getBoundingClientRect().right ?? 0))
  expect(edge).toBeLessThan(12)
  for (const [language, width] of [['en', 800], ['de', 720]] as const) {
    await save(page, { language })
    await resize(running, width, 600)
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width)
    await expect.poll(() => page.getByRole('contentinfo').evaluate((bar) => bar.scrollWidth - bar.clientWidth)).toBe(0)
  }
})

test('the status bar says in full what another connection is waiting for, and is not cut off while waiting for the rate limit', async ({ page, running, baseUrl }) => {
  // What is spent of it stays spent for a whole minute, whenever that is.
  const limited = createSimulator({ seed: 9, limit: 4, algorithm: 'sliding-window' })
  const at = await limited.start()
  const add = (name: string, changes: { baseUrl: string; key: string }) =>
    page.evaluate((input) => window.monitor.request('addConnection', input), { name, colour: 'teal', storage: 'session', ...changes } as const)
  const added = await add('Wrong key of production Europe', { baseUrl, key: 'sk_wrong' })
  if (!added.ok) throw new Error(added.message)
  await page.evaluate((connectionId) => window.monitor.request('checkKey', { connectionId }), added.value.id)
  await add('At its limit', at)
  limited.spend(4)
  await track(page, [limited.create({ fate: 'never' }).id])
  await expect(connection(page)).toHaveText(/^Waiting for rate limit until/)
  const others = page.getByRole('contentinfo').getByRole('button', { name: '2 others' })
  const phase = others.getByText('Key refused')
  for (const width of [1280, 900, 720]) {
    await resize(running, width, 600)
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width)
    await expect.poll(() => page.getByRole('contentinfo').evaluate((bar) => bar.scrollWidth - bar.clientWidth)).toBe(0)
    expect(await phase.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0)
  }
  await limited.stop()
})
