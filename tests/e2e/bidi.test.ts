import { expect } from 'playwright/test'
import type { Page } from 'playwright/test'
import { test } from './shared-app'
import { row, save, track } from './window'

test.use({ simulated: { seed: 41 } })

const hebrew = 'תמונות שער לגיליון החורף של כתב העת החדש '
const named = (beginning: string, length: number): string => `${beginning} ${hebrew.repeat(5)}`.slice(0, length).trim()

/** The Hebrew texts in sight that are cut, each with whether its first word is in sight. */
function cutTexts(page: Page): Promise<{ text: string; begins: boolean }[]> {
  return page.evaluate(() => {
    const found: { text: string; begins: boolean }[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      const text = node.textContent ?? ''
      const [word] = /[\u05d0-\u05ea]+/.exec(text) ?? []
      const holder = node.parentElement?.closest<HTMLElement>('.truncate, .line-clamp-3, .line-clamp-2, .line-clamp-1')
      if (word === undefined || !holder?.checkVisibility() || holder.clientWidth < 2) continue
      if (holder.scrollWidth <= holder.clientWidth && holder.scrollHeight <= holder.clientHeight) continue
      const range = document.createRange()
      range.setStart(node, text.indexOf(word))
      range.setEnd(node, text.indexOf(word) + word.length)
      const [seen, room] = [range.getBoundingClientRect(), holder.getBoundingClientRect()]
      found.push({ text: text.slice(0, 30), begins: seen.left >= room.left - 1 && seen.right <= room.right + 1 })
    }
    return found
  })
}

async function expectBeginnings(page: Page, ...beginnings: string[]): Promise<void> {
  for (const beginning of beginnings) await expect.poll(() => cutTexts(page)).toContainEqual({ text: expect.stringContaining(beginning), begins: true })
  expect((await cutTexts(page)).filter(({ begins }) => !begins)).toEqual([])
}

test('a long right-to-left text is cut at its end, wherever it is shown', async ({ page, simulator }) => {
  const [label, group, model, view] = [named('תווית', 200), named('קבוצה', 100), named('מודל', 200), named('תצוגה', 60)]
  const one = simulator.create({ fate: 'MODEL_OVERLOADED', model, durationMs: 0 })
  const other = simulator.create({ fate: 'text', durationMs: 0 })
  await track(page, [one.id, other.id])
  await expect(row(page, one.id)).toHaveAttribute('data-status', 'FAILED')
  await page.evaluate(
    async ({ ids, ...words }) => {
      await window.monitor.request('label', { ids, label: words.label })
      await window.monitor.request('group', { ids, batch: words.group })
    },
    { ids: [one.id], label, group },
  )
  await save(page, { mutedGroups: [group] })
  await expectBeginnings(page, 'תווית', 'קבוצה', 'מודל')

  // In chips and menus it stands in a sentence of ours.
  const menu = page.getByRole('menu')
  for (const what of ['Model', 'Label', 'Group']) {
    await row(page, one.id).click({ button: 'right' })
    const item = menu.getByRole('menuitem', { name: new RegExp(`^Show only .${what}`) })
    await expect(item).toBeVisible()
    await expectBeginnings(page, 'תווית')
    await item.click()
  }
  await expectBeginnings(page, 'תווית', 'קבוצה', 'מודל')
  await page.getByTitle('Views').click()
  await menu.getByRole('menuitem', { name: 'Save this view' }).click()
  await page.getByLabel('View name').fill(view)
  await expect(page.getByLabel('View name')).toHaveCSS('direction', 'rtl')
  await page.keyboard.press('Enter')
  await expectBeginnings(page, 'תצוגה')
  await page.getByTitle('Views').click()
  await expect(menu.getByRole('menuitem', { name: 'Rename' })).toBeVisible()
  await expectBeginnings(page, 'תצוגה')
  await page.keyboard.press('Escape')

  // Dialogs, settings and statistics.
  await row(page, one.id).click({ button: 'right' })
  await menu.getByRole('menuitem', { name: /Delete/ }).click()
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await expectBeginnings(page, 'תווית')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  await page.getByRole('searchbox').fill('Notifications')
  await expectBeginnings(page, 'קבוצה', 'תווית')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Statistics' }).click()
  await expect(page.getByRole('heading', { name: 'Models' })).toBeVisible()
  await expectBeginnings(page, 'מודל', 'תווית')
})

test('keys in a JSON tree, server errors and connections in the statistics keep their beginning too', async ({ page, simulator, baseUrl }) => {
  const [key, message, name] = [named('מפתח', 200), named('הודעה', 200), named('חיבור', 40)]
  const done = simulator.create({ fate: 'json', durationMs: 0 })
  const reply = { id: done.id, status: 'COMPLETED', output: { [key]: 'value', [`${key} list`]: [1] } }
  simulator.faults.add({ path: done.id, then: { kind: 'body', body: JSON.stringify(reply) } })
  await track(page, [done.id])
  await row(page, done.id).click()
  const tree = page.getByRole('tree').first()
  await expect(tree.getByText('"value"')).toBeInViewport()
  await expectBeginnings(page, 'מפתח')
  expect(await tree.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)

  simulator.faults.clear()
  simulator.faults.add({ then: { kind: 'status', status: 503, code: 'SERVICE_UNAVAILABLE', message } })
  await track(page, [simulator.create({ fate: 'never' }).id])
  await expect(page.getByRole('contentinfo').getByText('SERVICE_UNAVAILABLE')).toBeVisible()
  await expectBeginnings(page, 'ModelRoute is having trouble')

  const added = { name, colour: 'teal', baseUrl, key: simulator.key, storage: 'session' } as const
  await page.evaluate((input) => window.monitor.request('addConnection', input), added)
  await page.getByRole('button', { name: 'Statistics' }).click()
  const picker = page.getByRole('combobox', { name: 'Connections' })
  await picker.selectOption(name)
  await expect(picker.getByRole('option', { name })).toHaveCSS('direction', 'rtl')
  await expect(picker.getByRole('option', { name: 'ModelRoute' })).toHaveCSS('direction', 'ltr')
})
