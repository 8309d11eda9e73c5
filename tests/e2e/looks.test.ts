import { expect } from 'playwright/test'
import { test } from './shared-app'
import { resize, row, track } from './window'

test.use({ simulated: { seed: 19 } })

test('the details slide over the list in a narrow window, and stand beside it in a wide one', async ({ page, running, simulator }) => {
  const { id } = simulator.create({ fate: 'text', durationMs: 0 })
  await track(page, [id])
  await row(page, id).click()
  const list = page.getByRole('grid', { name: 'Executions' })
  const details = page.getByRole('region', { name: 'Execution details' })
  const covered = async (): Promise<number> => {
    const [under, over] = [await list.boundingBox(), await details.boundingBox()]
    return under && over ? under.x + under.width - over.x : Number.NaN
  }
  await expect.poll(covered).toBeLessThanOrEqual(1)
  await resize(running, 880, 600)
  await expect.poll(covered).toBeGreaterThan(200)
  await page.keyboard.press('Escape')
  await expect(details).toHaveCount(0)
  await expect(row(page, id)).toBeVisible()
})

test('the theme is the system\'s until one is chosen, and nothing moves if the system wants that', async ({ page }) => {
  const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await colour()
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await colour()
  expect(dark).not.toBe(light)
  await page.keyboard.press('Control+,')
  await page.getByRole('group', { name: 'Theme' }).getByRole('button', { name: 'Light' }).click()
  await expect.poll(colour).toBe(light)
  const durations = () => page.evaluate(() => [...new Set([...document.querySelectorAll('button')].map((one) => getComputedStyle(one).transitionDuration))])
  expect(await durations()).not.toEqual(['0s'])
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await durations()).toEqual(['0s'])
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
})

test('a row tells its full ID and the exact times under the pointer, and the timeline what was seen when', async ({ page, simulator }) => {
  const execution = simulator.create({ fate: 'text', durationMs: 600_000 })
  const { id } = execution
  await track(page, [id])
  await expect(row(page, id)).toHaveAttribute('data-status', /^P/)
  const cells = row(page, id).getByRole('gridcell')
  await row(page, id).hover()
  await expect(row(page, id).getByTitle(id)).toBeVisible()
  const titles = () => cells.evaluateAll((all) => all.map((one) => one.getAttribute('title') ?? ''))
  await expect.poll(async () => (await titles()).filter((title) => /\d{4}.*\d{1,2}:\d\d:\d\d/.test(title)).length).toBeGreaterThanOrEqual(2)

  execution.endsAt = Date.now()
  await row(page, id).click()
  await page.keyboard.press('r')
  await expect(row(page, id)).toHaveAttribute('data-status', 'COMPLETED')
  const steps = page.getByRole('region', { name: 'Execution details' }).locator('ol').getByRole('listitem')
  await expect(steps.last()).toContainText(/^Completed.*after [.\d]+ s.*\d:\d\d:\d\d/)
  await expect(steps.last().locator('time')).toHaveAttribute('title', /\d{4}.*\d:\d\d:\d\d/)
  expect(await steps.count()).toBeGreaterThan(1)
})
