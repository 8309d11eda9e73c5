import { expect } from 'playwright/test'
import type { Page } from 'playwright/test'
import { test } from './results-session'

const order = (page: Page) => page.locator('[data-execution-id]').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-execution-id') ?? ''))

test('rows are marked with the pointer and the keys, and each action of the bar is about them and no others', async ({ page, session, simulator }) => {
  const ended = [1, 2].map(() => simulator.create({ fate: 'json', durationMs: 0 }))
  const lasting = [1, 2, 3].map(() => simulator.create({ fate: 'never' }))
  await session.track(ended)
  await session.track(lasting, /^P/)
  for (const one of ended) await session.untilFilesOf(one)
  const bar = page.getByRole('toolbar', { name: 'Selection' })
  const [first = '', second = '', third = '', fourth = ''] = await order(page)
  const polls = (id: string): number => simulator.counters.of(id).polls

  await session.row(first).click()
  await expect(session.details).toContainText(first)
  await expect(bar).toHaveCount(0)
  await page.keyboard.press('c')
  await expect.poll(() => session.clipboard()).toBe(first)
  const before = polls(first)
  await page.keyboard.press('r')
  await expect.poll(() => polls(first)).toBeGreaterThan(before)

  await session.row(second).click()
  await session.row(fourth).click({ modifiers: ['Shift'] })
  await expect(bar).toContainText('3 selected')
  await session.row(third).click({ modifiers: ['Control'] })
  await expect(bar).toContainText('2 selected')
  await bar.getByRole('button', { name: 'Copy IDs' }).click()
  await expect.poll(() => session.clipboard()).toBe(`${second}\n${fourth}`)

  await bar.getByRole('button', { name: 'Label', exact: true }).click()
  await page.getByRole('dialog').getByLabel('Label', { exact: true }).fill('Harbour')
  await page.getByRole('button', { name: 'Label 2' }).click()
  for (const id of [second, fourth]) await expect(session.row(id)).toContainText('Harbour')
  await expect(page.getByRole('grid').getByText('Harbour')).toHaveCount(2)
  await page.keyboard.press('Control+z')
  await expect(page.getByRole('grid').getByText('Harbour')).toHaveCount(0)

  const asked = polls(second)
  await bar.getByRole('button', { name: 'Check now' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Checking now' })).toBeVisible()
  await expect.poll(() => polls(second)).toBeGreaterThan(asked)
  expect(polls(fourth)).toBe(1)

  await page.keyboard.press('Control+a')
  await expect(bar).toContainText('5 selected')
  await bar.getByRole('button', { name: 'Save 2 files' }).click()
  await expect.poll(() => session.saved()).toHaveLength(2)
  await session.row(third).click({ modifiers: ['Control'] })
  await bar.getByRole('button', { name: 'Stop tracking' }).click()
  await expect.poll(() => order(page)).toEqual([third])
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await order(page)).length).toBe(5)
})

test('the search finds by ID, label, note, model, status, error code and saved file, and a cell by what it says', async ({ page, session, simulator }) => {
  await session.set({ nameTemplate: 'harbour at dusk.{ext}' })
  const picture = simulator.create({ fate: 'json', model: 'flux-1.1-pro', durationMs: 0 })
  const text = simulator.create({ fate: 'text', model: 'gpt-x', durationMs: 0 })
  const failing = simulator.create({ fate: 'MODEL_OVERLOADED', model: 'gpt-x', durationMs: 0 })
  await session.track([picture, text, failing])
  await session.open(picture)
  await page.getByRole('button', { name: 'Save files' }).click()
  await expect.poll(() => session.saved()).toHaveLength(1)
  await session.open(text)
  await page.getByRole('textbox', { name: 'Label' }).fill('Lighthouse')
  await page.getByRole('textbox', { name: 'Note' }).fill('for the brochure')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Close details' }).click()

  const box = page.getByRole('textbox', { name: 'Execution IDs' })
  const found = [
    [text.id.slice(5, 20), [text]], ['lightHOUSE', [text]], ['brochure', [text]], ['gpt-x', [failing, text]], ['gpt-x failed', [failing]],
    ['overloaded', [failing]], ['dusk', [picture]],
  ] as const
  for (const [words, executions] of found) {
    await box.fill(words)
    await expect.poll(async () => (await order(page)).sort(), { message: words }).toEqual(executions.map(({ id }) => id).sort())
  }
  await page.getByRole('button', { name: 'Clear the box' }).click()

  for (const [cell, label, left] of [['gpt-x', 'Model: gpt-x', [text, failing]], ['Failed', 'Status: Failed', [failing]]] as const) {
    await session.row(failing.id).getByRole('gridcell', { name: cell }).hover()
    await page.getByRole('button', { name: `Show only ${label}` }).click()
    await expect.poll(async () => (await order(page)).sort()).toEqual(left.map(({ id }) => id).sort())
  }
  await page.getByRole('button', { name: 'Remove filter Model: gpt-x' }).click()
  await expect.poll(() => order(page)).toEqual([failing.id])
  await page.getByRole('button', { name: 'Remove filter Status: Failed' }).click()
  await expect.poll(async () => (await order(page)).length).toBe(3)
})
