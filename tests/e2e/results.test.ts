import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect } from 'playwright/test'
import { z } from 'zod'
import { failureCodes, failures } from '../../src/simulator/failures'
import { modelOf } from '../../src/simulator/models'
import type { SimulatedExecution } from '../../src/simulator/executions'
import { test } from './results-session'

test('every error code is explained, even an undocumented one', async ({ page, session, simulator }) => {
  const known = failureCodes.map((fate) => ({ code: fate as string, ...failures[fate], execution: simulator.create({ fate, durationMs: 0 }) }))
  const unknown = ['UNAUTHORIZED', 'QUANTUM_FLUX'].map((code) => {
    const execution = simulator.create({ fate: 'never' })
    const error = { code, message: `It was ${code}.`, retryable: code === 'QUANTUM_FLUX', request_id: 'req_of_support' }
    simulator.faults.add({ path: execution.id, then: { kind: 'body', body: JSON.stringify({ id: execution.id, status: 'FAILED', error }) } })
    return { ...error, execution }
  })
  const all = [...known, ...unknown]
  await session.track(all.map(({ execution }) => execution), /FAILED/)
  const panel = page.getByRole('region', { name: 'Why it failed' })
  const explanations = new Set<string>()
  for (const { code, message, retryable, execution } of all) {
    await session.open(execution)
    await expect(panel).toContainText(code)
    await expect(panel).toContainText(message)
    await expect(panel).toContainText(retryable ? 'May succeed.' : 'Will fail again')
    await expect(panel.getByRole('button', { name: 'Copy request ID' })).toBeVisible()
    explanations.add(await panel.locator('dd').allInnerTexts().then((texts) => `${texts[0]} ${texts[2]}`))
    await expect(panel.getByRole('table')).toHaveCount(code === 'INPUT_VALIDATION_ERROR' ? 1 : 0)
    if (code === 'INPUT_VALIDATION_ERROR') await expect(panel.getByRole('row').last()).toHaveText(/input\.prompt.*A prompt is required\..*REQUIRED/)
  }
  expect(explanations.size).toBe(all.length)
  await panel.getByRole('button', { name: 'Copy request ID' }).click()
  await expect.poll(() => session.clipboard()).toBe('req_of_support')

  await session.running.app.evaluate(({ shell }) => {
    shell.openExternal = (url) => {
      process.env.OPENED = url
      return Promise.resolve()
    }
  })
  await panel.getByRole('button', { name: 'Open dashboard' }).click()
  await expect.poll(() => session.running.app.evaluate(() => process.env.OPENED)).toBe('https://app.modelroute.ai')

  await session.running.app.evaluate(({ shell }) => {
    shell.openExternal = () => Promise.reject(new Error('no handler'))
  })
  await panel.getByRole('button', { name: 'Open dashboard' }).click()
  await expect(page.getByText(/opened no browser.*app\.modelroute\.ai/)).toBeVisible()
})

test('a result of an undocumented form can be read, searched and copied, even one of 5 MB', async ({ page, session, simulator }) => {
  const picture = simulator.create({ fate: 'image', durationMs: 0 })
  const [nested, large] = [simulator.create({ fate: 'never' }), simulator.create({ fate: 'never' })]
  const serve = ({ id }: SimulatedExecution, output: unknown): void => {
    const body = JSON.stringify({ execution_id: id, status: 'COMPLETED', output, cost: 0.25, latency_ms: 1200, usage: { input_tokens: 3 } })
    simulator.faults.add({ path: id, then: { kind: 'body', body } })
  }
  const story = 'It rained all night. '.repeat(40).trim()
  serve(nested, { chapters: [{ story }], scores: [[0.5, [41, 42]]], parts: [{ deep: { cover: { file_id: picture.files[0]?.id, format: 'png' } } }], note: null })
  serve(large, Array.from({ length: 60_000 }, (_, n) => ({ index: n, name: `item ${n}`, values: [n, n + 1], comment: 'some words that take space' })))
  await session.track([nested, large])

  await session.open(nested)
  await expect(page.getByRole('list', { name: 'Files' }).locator('img')).toBeVisible()
  await expect(session.details).toContainText('$0.25')
  await expect(session.details.getByRole('group', { name: 'Output: chapters[0].story' })).toHaveText(story)
  const tree = page.getByRole('tree', { name: 'Output' })
  const search = page.getByRole('searchbox', { name: 'Search in Output' })
  await search.fill('42')
  await expect(session.details).toContainText('1 match')
  await tree.getByRole('treeitem').last().click()
  await page.getByRole('button', { name: 'Copy path' }).click()
  await expect.poll(() => session.clipboard()).toBe('scores[0][1][1]')
  await page.getByRole('button', { name: 'Copy value' }).click()
  await expect.poll(() => session.clipboard()).toBe('42')
  await search.fill('')
  await expect(session.details).not.toContainText('1 match')
  await page.getByRole('button', { name: 'Collapse all' }).first().click()
  await expect(tree.getByRole('treeitem')).toHaveCount(4)
  const parts = tree.getByRole('treeitem').filter({ hasText: /^parts/ })
  await parts.click({ modifiers: ['Alt'] })
  await expect(tree.getByRole('treeitem').filter({ hasText: 'format' })).toHaveAttribute('aria-level', '5')
  await parts.click({ modifiers: ['Alt'] })
  await expect(tree.getByRole('treeitem')).toHaveCount(4)
  await tree.press('Alt+ArrowRight')
  await expect(tree.getByRole('treeitem')).toHaveCount(9)
  await page.getByRole('button', { name: 'Expand all' }).first().click()
  await expect(tree.getByRole('treeitem').filter({ hasText: '42' })).toHaveAttribute('aria-level', '4')

  await session.open(large)
  await expect(tree.getByRole('treeitem').first()).toHaveAttribute('aria-setsize', '60000')
  await search.fill('item 59999')
  await expect(tree).toContainText('"item 59999"')
  await search.fill('')
  await expect(session.details).not.toContainText('1 match')
  await page.getByRole('button', { name: 'Expand all' }).first().click()
  await expect(page.getByText('Not everything was expanded')).toBeVisible()
  await expect(tree.getByRole('treeitem').first()).toHaveAttribute('aria-expanded', 'true')
  await search.fill('item 59999')
  await expect(session.details).toContainText('1 match')
})

test('a tree stays unfolded, searched and scrolled as it was when its execution is read again', async ({ page, session }) => {
  const one = session.simulator.create({ fate: 'never' })
  const output = { list: Array.from({ length: 300 }, (_, index) => ({ index })) }
  session.simulator.faults.add({ path: one.id, then: { kind: 'body', body: JSON.stringify({ execution_id: one.id, status: 'COMPLETED', output }) } })
  await session.track([one])
  await session.open(one)
  await session.details.getByRole('button', { name: 'Raw replies' }).click()
  const trees = [page.getByRole('tree', { name: 'Result' }), page.getByRole('tree', { name: 'Output' })]
  for (const tree of trees) {
    await tree.getByRole('treeitem').filter({ hasText: 'list' }).click()
    await tree.press('End')
    await expect(tree).toContainText('299:')
  }
  const search = page.getByRole('searchbox', { name: 'Search in Status' })
  await search.fill('COMPLETED')
  await expect(page.getByText('1 match', { exact: true })).toBeVisible()
  // Each of these has the details read again.
  await page.evaluate((id) => window.monitor.request('label', { ids: [id], label: 'Read again' }), one.id)
  await expect(session.row(one.id)).toContainText('Read again')
  await page.evaluate(() => window.monitor.request('setPaused', { paused: true }))
  await expect(page.getByRole('status', { name: 'Connection' })).toContainText('Paused')
  // Answered after those that the page asked for before.
  await page.evaluate((id) => window.monitor.request('details', { id }), one.id)
  for (const tree of trees) await expect(tree).toContainText('299:')
  await expect(search).toHaveValue('COMPLETED')
  await expect(page.getByText('1 match', { exact: true })).toBeVisible()
})

test('executions are cancelled, exported, written to a transcript and counted in the statistics correctly', async ({ page, session, simulator }) => {
  const ended = [
    ...Array.from({ length: 6 }, (_, n) => simulator.create({ fate: 'image', shape: 'A', durationMs: 1000 * (n + 1), ageMs: 20_000 })),
    simulator.create({ fate: 'video', durationMs: 9_500, ageMs: 20_000 }),
    ...(['MODEL_OVERLOADED', 'GENERATION_FAILED', 'expired'] as const).map((fate) => simulator.create({ fate, durationMs: 500, ageMs: 20_000 })),
  ]
  const going = simulator.create({ fate: 'never' })
  await session.track(ended)
  await session.track([going], /PENDING|PROCESSING/)

  await session.open(going)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Cancel execution…' }).click()
  await page.getByRole('button', { name: 'Cancel it' }).click()
  await expect(session.row(going.id)).toHaveAttribute('data-status', 'CANCELLED')
  await expect(page.getByText('Cancelled', { exact: true }).last()).toBeVisible()

  const label = '=1+1, "two"'
  await session.details.getByRole('textbox', { name: 'Label' }).fill(label)
  await page.keyboard.press('Enter')
  await expect(session.row(going.id)).toContainText(label)
  const menu = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  const exportAll = async (format: 'CSV' | 'JSON'): Promise<void> => {
    await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: `Export as ${format}` }).click()
  }
  await menu('Copy as curl')
  await expect.poll(() => session.clipboard()).toContain('"Authorization: Bearer $MODELROUTE_API_KEY"')
  const transcript = join(session.folder, 'transcript.txt')
  await session.choose(transcript)
  await menu('Save transcript…')
  await expect(page.getByText(/Transcript saved|transcript/i).first()).toBeVisible()
  await expect.poll(() => session.saved()).toContain(transcript)
  expect(readFileSync(transcript, 'utf8')).toMatch(/POST cancel: HTTP 200.*request req_[^]*X-RateLimit-Remaining/)
  expect(readFileSync(transcript, 'utf8')).not.toContain(simulator.key)

  await page.getByRole('grid', { name: 'Executions' }).focus()
  await page.keyboard.press('Control+a')
  const release = await session.holdWrites()
  await session.choose(join(session.folder, 'stopped.csv'))
  await exportAll('CSV')
  const progress = page.getByRole('progressbar', { name: 'Export' })
  await expect(page.getByText('Exporting 11 of 11')).toBeVisible()
  await expect(progress).toHaveAttribute('aria-valuenow', '11')
  // It is no outcome, so it has the colour of none.
  const bar = await progress.evaluate((element) => [element.firstElementChild ?? element, document.body].map((one) => getComputedStyle(one)).map(({ color, backgroundColor }) => ({ color, backgroundColor })))
  expect(bar[0]?.backgroundColor).toBe(bar[1]?.color)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(progress).toHaveCount(0)
  await release()
  expect(readdirSync(session.folder).filter((name) => name.startsWith('stopped'))).toEqual([])

  await session.set({ language: 'de' })
  const inBar = page.getByRole('toolbar', { name: 'Auswahl' }).getByRole('button')
  await expect(inBar.first()).toBeVisible()
  expect(new Set(await inBar.evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().bottom >> 3)))).toHaveProperty('size', 1)
  await session.set({ language: 'en' })

  const list = join(session.folder, 'list.csv')
  await session.choose(list)
  await exportAll('CSV')
  await expect.poll(() => session.saved()).toContain(list)
  const rows: Record<string, string>[] = parse(readFileSync(list), { columns: true })
  const python = 'import csv, json, sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))))'
  if (hasPython()) expect(JSON.parse(execFileSync('python3', ['-c', python, list], { encoding: 'utf8' }))).toEqual(rows)
  expect(new Set(rows.map(({ id }) => id))).toEqual(new Set([going, ...ended].map(({ id }) => id)))
  expect(rows.find(({ id }) => id === going.id)).toMatchObject({ label: `'${label}`, status: 'CANCELLED' })
  await session.choose(join(session.folder, 'list.json'))
  await exportAll('JSON')
  await expect.poll(() => session.saved()).toContain(join(session.folder, 'list.json'))
  const exported = z.array(z.object({ id: z.string(), cost: z.string().nullable() })).parse(JSON.parse(readFileSync(join(session.folder, 'list.json'), 'utf8')))
  expect(exported.map(({ id, cost }) => [id, cost ?? ''])).toEqual(rows.map(({ id, cost }) => [id, cost]))

  // The list in view has a place of its own, and the menu of the window another.
  await page.getByRole('grid', { name: 'Executions' }).press('Escape')
  await page.getByRole('button', { name: /^Failed/ }).click()
  await session.choose(join(session.folder, 'failed.csv'))
  await page.getByRole('button', { name: 'Export the list in view' }).click()
  await page.getByRole('menuitem', { name: 'Export as CSV' }).click()
  await expect.poll(() => session.saved()).toContain(join(session.folder, 'failed.csv'))
  const failed: Record<string, string>[] = parse(readFileSync(join(session.folder, 'failed.csv')), { columns: true })
  expect(new Set(failed.map(({ status }) => status))).toEqual(new Set(['FAILED']))
  await page.getByRole('button', { name: /^All/ }).click()
  await session.choose(join(session.folder, 'menu.csv'))
  await session.running.app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    items.find(({ label }) => label === 'Export list as CSV…')?.click()
  })
  await expect.poll(() => session.saved()).toContain(join(session.folder, 'menu.csv'))
  expect(parse(readFileSync(join(session.folder, 'menu.csv')), { columns: true })).toHaveLength(rows.length)

  const completed = ended.filter(({ files }) => files.length > 0)
  const microDollars = completed.reduce((sum, { model }) => sum + Math.round(Number(modelOf(model).estimatedCost) * 1e6), 0)
  const total = `$${microDollars / 1e6}`
  await page.getByRole('button', { name: 'Statistics' }).click()
  const view = page.getByRole('region', { name: 'Statistics' })
  await expect(view.getByRole('term').filter({ hasText: 'Success rate' }).locator('..')).toContainText('70%')
  await expect(view.getByRole('term').filter({ hasText: 'Cost' }).locator('..')).toContainText(total)
  const perDay = view.locator('section').filter({ has: page.getByRole('heading', { name: 'Executions per day' }) })
  await perDay.locator('.u-over').hover({ position: { x: 300, y: 80 } })
  await expect(perDay.locator('span').filter({ hasText: 'Expired' }).first()).toBeVisible()
  const cut = await perDay.evaluate((section) => {
    const { left, right } = section.getBoundingClientRect()
    const isOut = (one: Element): boolean => one.getBoundingClientRect().left < left || one.getBoundingClientRect().right > right
    return [...section.querySelectorAll('h3, span')].filter(isOut).map(({ textContent }) => textContent)
  })
  expect(cut).toEqual([])
  await expect(view.getByRole('table', { name: 'Executions per day' }).getByRole('row').last()).toHaveText(/7.*2.*1.*1$/)
  await expect(view.getByRole('table', { name: 'Cost per day' }).getByRole('row').last()).toContainText(total)
  const pictures = view.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'flux-1.1-pro', exact: true }) })
  await expect(pictures).toContainText('3.0 s')
  await expect(pictures).toContainText('6.0 s')
  // The only video took longest of all: its mark is at the end of the scale, and inside of it.
  const film = view.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'seedance-video', exact: true }) })
  expect(await film.evaluate((row) => row.closest('div')?.scrollWidth)).toBe(await film.evaluate((row) => row.closest('div')?.clientWidth))
  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid', { name: 'Executions' })).toBeVisible()
})

function hasPython(): boolean {
  try {
    execFileSync('python3', ['-c', 'import csv'])
    return true
  } catch {
    return false
  }
}

test('a message fades in another view too, and does not return with the next view', async ({ page }) => {
  await page.getByRole('button', { name: 'Export the list in view' }).click()
  await page.getByRole('menuitem', { name: 'Export as CSV' }).click()
  const dismiss = page.getByRole('button', { name: 'Dismiss' })
  await expect(dismiss).toBeVisible()
  await page.getByRole('button', { name: 'Statistics' }).click()
  await expect(page.getByRole('region', { name: 'Statistics' })).toBeVisible()
  await expect(dismiss).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid', { name: 'Executions' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'The list is empty' })).toBeAttached()
  await expect(dismiss).toHaveCount(0)
})
