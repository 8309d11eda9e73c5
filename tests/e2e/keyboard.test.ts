import { decode } from 'fast-png'
import { expect } from 'playwright/test'
import type { Locator, Page } from 'playwright/test'
import { contentOf } from '../../src/simulator/files/content'
import type { FileSpec } from '../../src/simulator/files/files'
import { test } from './shared-app'
import { row, track } from './window'

test.use({ simulated: { seed: 5 } })

test('everything from a paste to the settings works with the keyboard alone', async ({ page, simulator }) => {
  const image = simulator.create({ fate: 'image', durationMs: 0 })
  const text = simulator.create({ fate: 'text', durationMs: 1_500 })
  const details = page.getByRole('region', { name: 'Execution details' })
  const dialog = page.getByRole('dialog')
  const press = async (...keys: string[]): Promise<void> => {
    for (const one of keys) await page.keyboard.press(one)
  }
  /** Tabs until this has the focus. */
  const tabTo = async (name: RegExp): Promise<void> => {
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
    for (let tabs = 0; tabs < 40 && !name.test(await focused()); tabs += 1) await press('Tab')
    expect(await focused()).toMatch(name)
  }

  await expect(page.getByText('Nothing is tracked yet')).toBeVisible()
  // There is nothing in it that could take the focus.
  await tabTo(/^Downloads$/)
  await press('Enter')
  await expect(page.getByText('Nothing saved yet')).toBeVisible()
  await press('Escape')
  await expect(page.getByText('Nothing saved yet')).toBeHidden()
  await press('/')
  await expect(page.getByRole('textbox', { name: 'Execution IDs' })).toBeFocused()
  await page.keyboard.insertText(`${image.id} and ${text.id}`)
  await press('Control+Enter')
  await expect(row(page, image.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(row(page, text.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(page.locator('[aria-live=polite]', { hasText: /completed/ })).toHaveCount(1)

  await press('Escape', '/')
  await page.keyboard.insertText(image.id.slice(5))
  await expect(row(page, text.id)).toHaveCount(0)
  await press('ArrowDown', 'Enter')
  await expect(details.getByRole('list', { name: 'Files' }).locator('img')).toBeVisible()
  await tabTo(/^View /)
  const outline = await page.evaluate(() => document.activeElement && getComputedStyle(document.activeElement).outlineStyle)
  expect(outline, 'the focus is seen').not.toBe('none')
  await press('Enter')
  await expect(dialog).toBeVisible()
  await press('Escape')
  await expect(dialog).toBeHidden()
  await press('Escape')
  await expect(details).toBeHidden()

  await press('/', 'Escape', 'Escape')
  await expect(row(page, text.id)).toBeVisible()
  await expect(page.getByRole('grid', { name: 'Executions' })).toBeFocused()
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await press('j')
  await expect(page.getByRole('grid', { name: 'Executions' })).toBeFocused()
  // Marked one by one on the way through the list.
  await press('j', 'k')
  // Held down, it repeats, but counts once.
  for (let times = 0; times < 2; times += 1) await page.keyboard.down('x')
  await page.keyboard.up('x')
  await expect(page.getByText('1 selected')).toBeVisible()
  await press('j', 'x')
  await expect(page.getByText('2 selected')).toBeVisible()
  await press('Escape', 'Escape', 'j', 'k', 'Control+a')
  await expect(page.getByText('2 selected')).toBeVisible()
  await press('x')
  await expect(page.getByText('2 selected')).toBeHidden()
  await press('x')
  await expect(page.getByText('2 selected')).toBeVisible()
  await press('Delete')
  await expect(page.locator('[data-execution-id]')).toHaveCount(0)
  await press('Control+z')
  await expect(page.locator('[data-execution-id]')).toHaveCount(2)

  await press('Control+,')
  await expect(page.getByRole('searchbox', { name: 'Search settings' })).toBeVisible()
  await press('Escape', '?')
  await expect(dialog.getByText('Select all in view')).toBeVisible()
  await expect(dialog.locator('div', { has: page.getByText('Window: larger, smaller, actual size') }).last()).toContainText(/Ctrl\+-0$/)
  await press('Escape')
  await expect(dialog).toBeHidden()
})

test('keys still work after a button disappears with its own action', async ({ page, simulator }) => {
  const grid = page.getByRole('grid', { name: 'Executions' })
  const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).press('Enter')
  await track(page, Array.from({ length: 3 }, () => simulator.create({ fate: 'text', durationMs: 0 }).id))
  await expect(grid.locator('[data-execution-id]')).toHaveCount(3)
  await press('Dismiss')
  await expect(grid).toBeFocused()
  await page.keyboard.press('Control+a')
  await press('Clear selection')
  await expect(grid).toBeFocused()
  await page.keyboard.press('Control+a')
  await press('Stop tracking')
  await press('Undo')
  await expect(grid).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.insertText('no such thing')
  await press('Show all')
  await expect(grid).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.insertText('no such thing')
  await press('Clear the box')
  await expect(page.getByRole('textbox', { name: 'Execution IDs' })).toBeFocused()
  await press('Statistics')
  await press('Back to the list')
  await expect(grid).toBeFocused()
  await press('Columns')
  const button = page.getByRole('button', { name: 'Move Model to the left' })
  for (let place = 0; place < 3; place += 1) {
    await button.press('Enter')
    await expect(button.or(page.getByRole('button', { name: 'Move Model to the right' })).and(page.locator(':focus'))).toHaveCount(1)
  }
})

test('Enter and Escape move the focus from a field in the details to the list', async ({ page, simulator }) => {
  const grid = page.getByRole('grid', { name: 'Executions' })
  const details = page.getByRole('region', { name: 'Execution details' })
  await track(page, [simulator.create({ fate: 'text', durationMs: 0 }).id])
  for (const name of ['Label', 'Group', 'Note']) {
    const field = details.getByRole('textbox', { name })
    for (const [key, kept] of [['Enter', `${name} kept`], ['Escape', `${name} kept`]] as const) {
      await field.focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.insertText(key === 'Enter' ? kept : 'taken back')
      await page.keyboard.press(key)
      await expect(grid).toBeFocused()
      await expect(field).toHaveValue(kept)
    }
  }
  await expect(details).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(details).toBeHidden()
})

const written = (contentType: string, text: string): FileSpec => ({ contentType, format: contentType, content: () => contentOf(Buffer.from(text)) })

test('once the last files are shown, the first of them has the focus that their button had', async ({ page, simulator }) => {
  const files = Array.from({ length: 130 }, (_, n) => written('text/plain', `${n}`))
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  await track(page, [execution.id])
  await row(page, execution.id).click()
  await page.getByRole('button', { name: 'Show 30 of 30 more' }).press('Enter')
  const card = page.locator(`[data-file-id="${execution.files[100]?.id}"]`)
  await expect(card).toBeFocused()
  const load = card.getByRole('button', { name: 'Load preview' })
  await expect(load).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(load).toBeFocused()
})

/** The colours at the left edge of an element, beside a line in it. */
async function coloursAtEdge(page: Page, element: Locator, line: Locator): Promise<string[]> {
  const [edge, beside] = [await element.boundingBox(), await line.boundingBox()]
  if (!edge || !beside) throw new Error('there is nothing to be seen')
  const { data, channels } = decode(await page.screenshot({ clip: { x: edge.x, y: beside.y + 2, width: 2, height: 18 } }))
  return Array.from({ length: data.length / channels }, (_, n) => data.slice(n * channels, (n + 1) * channels).join(' '))
}

test('the focus ring of a tree is whole beside its marked line', async ({ page, simulator }) => {
  const files = [written('application/json', JSON.stringify({ width: 1, height: 2, depth: 3 }))]
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  await track(page, [execution.id])
  await row(page, execution.id).click()
  await page.getByRole('button', { name: 'Load preview' }).click()
  await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: /^View / }).click()
  const tree = page.getByRole('dialog').getByRole('tree')
  await tree.focus()
  await page.keyboard.press('ArrowDown')
  const lines = tree.getByRole('treeitem')
  await expect(lines.first()).toHaveAttribute('aria-selected', 'true')
  const colours = [...(await coloursAtEdge(page, tree, lines.first())), ...(await coloursAtEdge(page, tree, lines.last()))]
  expect(new Set(colours).size).toBe(1)
  await lines.last().click()
  await expect(lines.last()).toHaveAttribute('aria-selected', 'true')
})
