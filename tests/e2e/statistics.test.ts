import { expect } from 'playwright/test'
import { test } from './results-session'
import { resize } from './window'

test('empty statistics suggest a longer time only if there is one', async ({ page, session }) => {
  await page.getByRole('button', { name: 'Statistics' }).click()
  const view = page.getByRole('region', { name: 'Statistics' })
  await expect(view).toContainText('Nothing has ended yet')
  await expect(view).not.toContainText('Choose a longer period')
  await page.keyboard.press('Escape')
  const old = session.simulator.create({ fate: 'never' })
  const body = JSON.stringify({ id: old.id, model: 'flux-1.1-pro', status: 'COMPLETED', created_at: '2026-01-01T10:00:00Z', completed_at: '2026-01-01T10:05:00Z', result: 'done' })
  session.simulator.faults.add({ path: old.id, then: { kind: 'body', body } })
  await session.track([old])
  await page.getByRole('button', { name: 'Statistics' }).click()
  await expect(view).toContainText('Choose a longer period')
  await view.getByText('All', { exact: true }).click()
  await expect(view).toContainText('Success rate')
})

test('open statistics count what ends meanwhile', async ({ page, session, simulator }) => {
  const lasting = simulator.create({ fate: 'never' })
  await session.track([lasting], /PENDING|PROCESSING|AWAITING_WEBHOOK/)
  await session.track([simulator.create({ fate: 'text', durationMs: 0 })])
  await page.getByRole('button', { name: 'Statistics' }).click()
  const ended = page.getByRole('region', { name: 'Statistics' }).getByRole('term').filter({ hasText: 'Ended' }).locator('..')
  await expect(ended).toContainText('1')
  const body = JSON.stringify({ id: lasting.id, model: lasting.model, status: 'COMPLETED', created_at: new Date().toISOString(), completed_at: new Date().toISOString(), result: 'done' })
  simulator.faults.add({ path: lasting.id, then: { kind: 'body', body } })
  await page.evaluate((id) => window.monitor.request('askNow', { ids: [id] }), lasting.id)
  await expect(ended).toContainText('2')
})

test('open statistics move on to the next day, and drop a connection that is removed', async ({ page, session }) => {
  await session.track([session.simulator.create({ fate: 'image', durationMs: 0 })])
  await page.getByRole('button', { name: 'Statistics' }).click()
  const view = page.getByRole('region', { name: 'Statistics' })
  await view.getByText('Today', { exact: true }).click()
  await expect(view).toContainText('Success rate')
  await page.evaluate(() => {
    const before = Date.now
    Date.now = () => before() + 86_400_000
  })
  await expect(view).toContainText('Nothing ended in this period')
  await view.getByText('7 days', { exact: true }).click()
  await expect(view).toContainText('Success rate')

  const added = await page.evaluate(() => window.monitor.request('addConnection', { name: 'Second', colour: 'teal', baseUrl: 'http://127.0.0.1:9', key: 'sk_second', storage: 'session' }))
  if (!added.ok) throw new Error(added.message)
  const picker = view.getByRole('combobox', { name: 'Connections' })
  await picker.selectOption('Second')
  await expect(view).toContainText('Nothing ended in this period')
  await page.evaluate((connectionId) => window.monitor.request('removeConnection', { connectionId, executions: 'forget' }), added.value.id)
  await expect(picker).toHaveCount(0)
  await expect(view).toContainText('Success rate')
})

test('every choice of time fits in the smallest window at 200 %, in German', async ({ page, session }) => {
  await session.set({ language: 'de', zoom: 2 })
  await resize(session.running, 720, 480)
  await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(360)
  await page.getByRole('button', { name: 'Statistik' }).click()
  await expect(page.getByText(/^Von … bis/)).toBeInViewport({ ratio: 1 })
})
