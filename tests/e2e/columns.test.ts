import { expect, test as alone } from 'playwright/test'
import type { Page } from 'playwright/test'
import { createSimulator } from '../../src/simulator/simulator'
import { launchApp } from '../support/app'
import { test } from './shared-app'
import { row, save, track } from './window'

test.use({ simulated: { seed: 13, limit: 600 } })

const grid = (page: Page) => page.getByRole('grid', { name: 'Executions' })
const order = (page: Page) => grid(page).locator('[data-execution-id]').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-execution-id')))
const heads = (page: Page) => grid(page).getByRole('columnheader').getByRole('button').allInnerTexts()
const edgeOf = (page: Page, column: string) => grid(page).getByRole('separator', { name: `Width of ${column}` })

async function choose(page: Page, item: string): Promise<void> {
  await page.getByTitle('Views').click()
  await page.getByRole('menuitem', { name: item }).click()
}

alone('columns are arranged by keyboard and views are saved, renamed and removed; both are remembered', async () => {
  const simulator = createSimulator({ seed: 13, limit: 600 })
  const { baseUrl, key } = await simulator.start()
  const env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key }
  const { app, page, userData } = await launchApp({ env })
  const failing = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 0 })
  const picture = simulator.create({ fate: 'image', durationMs: 0 })
  const lasting = simulator.create({ fate: 'never' })
  await track(page, [failing.id, picture.id, lasting.id])
  await expect(row(page, failing.id)).toHaveAttribute('data-status', 'FAILED')
  await expect(row(page, picture.id)).toHaveAttribute('data-status', 'COMPLETED')
  await page.getByRole('button', { name: 'Close details' }).or(page.getByRole('button', { name: 'Dismiss' })).first().click()

  // Narrower, so that it stays as wide as chosen.
  await edgeOf(page, 'Model').focus()
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowLeft')
  await expect(edgeOf(page, 'Model')).toHaveAttribute('aria-valuenow', '144')
  await page.getByRole('button', { name: 'Columns' }).press('Enter')
  await page.getByRole('checkbox', { name: 'Files' }).press('Space')
  for (let step = 0; step < 2; step += 1) await page.getByRole('button', { name: 'Move Cost to the left' }).press('Enter')
  await page.keyboard.press('Escape')
  const arranged = ['Status', 'Execution', 'Model', 'Cost', 'Time', 'Expected', 'Checked']
  await expect.poll(() => heads(page)).toEqual(arranged)

  await choose(page, 'Needs attention')
  await expect.poll(() => order(page)).toEqual([failing.id])
  await choose(page, 'Costly')
  await expect.poll(() => order(page)).toEqual([picture.id])
  await choose(page, 'Today')
  await expect.poll(async () => (await order(page)).length).toBe(3)
  await choose(page, 'Everything, newest first')
  await page.getByRole('button', { name: /^Failed/ }).click()
  await choose(page, 'Save this view')
  await page.getByLabel('View name').fill('Mine')
  await page.keyboard.press('Enter')
  await choose(page, 'Rename “Mine”')
  await expect(page.getByLabel('View name')).toHaveValue('Mine')
  await page.getByLabel('View name').fill('Broken ones')
  await page.keyboard.press('Enter')
  await choose(page, 'Everything, newest first')
  await expect.poll(async () => (await order(page)).length).toBe(3)
  await choose(page, 'Broken ones')
  await expect.poll(() => order(page)).toEqual([failing.id])
  await app.close()

  const second = await launchApp({ env, userData })
  const again = second.page
  await expect.poll(() => order(again)).toEqual([failing.id])
  await expect.poll(() => heads(again)).toEqual(arranged)
  await expect(edgeOf(again, 'Model')).toHaveAttribute('aria-valuenow', '144')
  await choose(again, 'Remove “Broken ones”')
  await again.getByTitle('Views').click()
  await expect(again.getByRole('menuitem', { name: 'Save this view' })).toBeVisible()
  await expect(again.getByRole('menuitem', { name: 'Broken ones' })).toHaveCount(0)
  await second.app.close()
  await simulator.stop()
})

test('any column header sorts the list, with the pointer and with the keyboard', async ({ page, simulator }) => {
  const picture = simulator.create({ fate: 'image', model: 'flux-1.1-pro', durationMs: 0 })
  const text = simulator.create({ fate: 'text', durationMs: 0 })
  await track(page, [picture.id, text.id])
  for (const { id } of [picture, text]) await expect(row(page, id)).toHaveAttribute('data-status', 'COMPLETED')
  const head = (name: string) => grid(page).getByRole('columnheader', { name: new RegExp(`^${name}`) })

  await head('Cost').getByRole('button').click()
  await expect(head('Cost')).toHaveAttribute('aria-sort', 'descending')
  await expect.poll(() => order(page)).toEqual([picture.id, text.id])
  await head('Model').getByRole('button').focus()
  await page.keyboard.press('Enter')
  await expect(head('Model')).toHaveAttribute('aria-sort', 'ascending')
  await row(page, text.id).click()
  await head('Model').getByRole('button').focus()
  await page.keyboard.press('Space')
  await expect(head('Model')).toHaveAttribute('aria-sort', 'descending')
  await expect.poll(() => order(page)).toEqual([text.id, picture.id])
  await expect(page.getByText('1 selected')).toHaveCount(0)

  // Without its head a chip says it, and takes it away.
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Model' }).uncheck()
  await page.keyboard.press('Escape')
  const chips = page.getByRole('region', { name: 'Filters and order' })
  await expect(chips).toContainText('Sorted by Model, descending')
  await save(page, { language: 'de' })
  await expect(page.getByRole('region', { name: 'Filter und Reihenfolge' })).toContainText('Nach Modell sortiert, absteigend')
  await save(page, { language: 'en' })
  await chips.getByRole('button', { name: 'Show the newest first again' }).press('Enter')
  await expect(chips).toHaveCount(0)
  await expect(grid(page)).toBeFocused()
  await expect.poll(() => order(page)).toEqual([picture.id, text.id])
})

test('columns are made narrower and moved with the pointer', async ({ page, simulator }) => {
  await track(page, [simulator.create({ fate: 'text', durationMs: 0 }).id])
  await page.getByRole('button', { name: 'Close details' }).click()
  const edge = edgeOf(page, 'Model')
  const at = await edge.boundingBox()
  const width = Number(await edge.getAttribute('aria-valuenow'))
  if (!at) throw new Error('there is no edge')
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2)
  await page.mouse.down()
  await page.mouse.move(at.x + at.width / 2 - 30, at.y + 40, { steps: 4 })
  await page.mouse.up()
  await expect(edge).toHaveAttribute('aria-valuenow', String(width - 30))
  // Let go is let go, and the edge was no click on the head.
  await page.mouse.move(at.x, at.y)
  await expect(edge).toHaveAttribute('aria-valuenow', String(width - 30))
  await expect(grid(page).locator('[aria-sort]')).toHaveCount(0)
  await edge.dblclick()
  await expect(edge).toHaveAttribute('aria-valuenow', String(width))

  const head = (name: string) => grid(page).getByRole('columnheader', { name: new RegExp(`^${name}`) })
  const before = await heads(page)
  await head('Cost').dragTo(head('Model'))
  await expect.poll(() => heads(page)).toEqual(['Status', 'Execution', 'Cost', ...before.filter((name) => !['Status', 'Execution', 'Cost'].includes(name))])
})
