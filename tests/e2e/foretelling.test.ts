import { expect, test as alone } from 'playwright/test'
import type { Page } from 'playwright/test'
import { createSimulator } from '../../src/simulator/simulator'
import { launchApp } from '../support/app'
import { id as idOf } from '../support/ids'
import { test } from './shared-app'
import { row, save, track } from './window'

test.use({ simulated: { seed: 5, limit: 600, windowMs: 10_000 } })

const words = {
  en: {
    executions: 'Executions', ids: 'Execution IDs', details: 'Execution details', slow: 'unusually slow', band: /^in .* s|^within/,
    next: /In about \d+ s|Now/, why: /Four in five executions of this model take .* s, learned from \d+ that ended\./, notAsked: 'Not being checked', waits: 'Waiting until you resume watching.',
    every: /checked every \d+ (s|min)/, nextRequest: /next request (in \d+ s|now)/,
    atMost: 'On average, for each execution. None waits longer than about 2 min while requests succeed.',
    means: /^Each will be checked about every \d+ (s|min); the first to end is noticed within \d+ s\.$/,
    supposed: /^The rate limit is not known yet\. At 60 requests a minute, each will be checked about every \d+ (s|min); the first to end is noticed within \d+ s\.$/,
  },
  de: {
    executions: 'Ausführungen', ids: 'Ausführungs-IDs', details: 'Details der Ausführung', slow: 'auffällig langsam', band: /^in .* s|^binnen/,
    next: /In etwa \d+ s|Jetzt/, why: /Vier von fünf Ausführungen dieses Modells brauchen .* s, gelernt aus \d+ Enden\./, notAsked: 'Wird zurzeit nicht abgefragt', waits: 'Sie wartet darauf, dass die Überwachung fortgesetzt wird.',
    every: /alle \d+ (s|min) abgefragt/, nextRequest: /nächste Anfrage (in \d+ s|jetzt)/,
    atMost: 'Im Mittel, für jede Ausführung. Keine wartet länger als etwa 2 min, solange Anfragen gelingen.',
    means: /^Jede wird etwa alle \d+ (s|min) abgefragt; das erste Ende wird binnen \d+ s bemerkt\.$/,
    supposed: /^Das Ratenlimit ist noch nicht bekannt\. Bei 60 Anfragen in der Minute wird jede etwa alle/,
  },
} as const

const manyIds = Array.from({ length: 200 }, (_, i) => idOf(i)).join('\n')

async function preview(page: Page, name: string, text: RegExp): Promise<void> {
  await page.getByRole('textbox', { name }).fill(manyIds)
  await expect(page.getByText(text)).toBeVisible()
  await page.getByRole('textbox', { name }).fill('')
}

for (const language of ['en', 'de'] as const) {
  test(`the details say when the end is expected, and when and why the next request is made (${language})`, async ({ page, simulator }) => {
    const said = words[language]
    const model = 'flux-1.1-pro'
    const soon = Array.from({ length: 25 }, (_, i) => simulator.create({ fate: 'image', model, durationMs: 6000 + 40 * i }))
    await preview(page, words.en.ids, words.en.supposed)
    await track(page, soon.map(({ id }) => id))
    for (const { id } of soon) await expect(row(page, id)).toHaveAttribute('data-status', 'COMPLETED', { timeout: 30_000 })
    const { id } = simulator.create({ fate: 'never', model })
    await track(page, [id])
    await save(page, { language })
    const grid = page.getByRole('grid', { name: said.executions })
    const watched = grid.locator(`[data-execution-id="${id}"]`)
    await expect(watched.getByRole('gridcell').filter({ hasText: said.band })).toBeVisible()
    const footer = page.locator('footer')
    await expect(footer).toContainText(said.every)
    await expect(footer).toContainText(said.nextRequest)
    await expect(footer.getByTitle(said.atMost)).toBeVisible()
    await preview(page, said.ids, said.means)

    await watched.click()
    const details = page.getByRole('region', { name: said.details })
    await expect(details).toContainText(said.next)
    await expect(details).toContainText(said.why)
    const pause = (paused: boolean): Promise<unknown> => page.evaluate((input) => window.monitor.request('setPaused', input), { paused })
    await pause(true)
    await expect(details).toContainText(said.notAsked)
    await expect(details).toContainText(said.waits)
    await pause(false)
    await expect(details).toContainText(said.next)
    await expect(watched.getByRole('gridcell').filter({ hasText: said.slow })).toBeVisible({ timeout: 30_000 })
  })
}

alone('untouched for a minute it draws what moves on every ten seconds, an end as soon as ever, and no row out of view', async () => {
  const simulator = createSimulator({ seed: 6 })
  const { baseUrl, key } = await simulator.start()
  const { app, page } = await launchApp({ env: { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key } })
  const [stays, ends] = [simulator.create({ fate: 'never' }), simulator.create({ fate: 'image', durationMs: 8_000 })]
  await track(page, [stays.id, ends.id])
  const footer = page.locator('footer')
  await expect(footer).toContainText(words.en.nextRequest)
  await page.clock.install()
  await page.mouse.move(300, 300)
  await page.clock.fastForward(61_000)
  await expect(footer).toContainText('next request within 10 s')
  await expect(row(page, ends.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(footer).toContainText('next request within 10 s')
  await page.mouse.move(310, 300)
  await expect(footer).toContainText(words.en.nextRequest)

  const drawn = (): Promise<number> => page.locator('[data-execution-id]').count()
  await track(page, Array.from({ length: 40 }, () => simulator.create({ fate: 'never' }).id))
  await expect(page.getByRole('grid', { name: 'Executions' })).toHaveAttribute('aria-rowcount', '43')
  const inUse = await drawn()
  await page.clock.fastForward(61_000)
  await expect.poll(drawn).toBe(inUse - 8)
  await page.mouse.move(320, 300)
  await expect.poll(drawn).toBe(inUse)
  await app.close()
  await simulator.stop()
})
