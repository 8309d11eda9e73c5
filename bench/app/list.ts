import type { Page } from 'playwright'
import { drive, type Subject } from './launch'
import { needles } from './seed'

/** How long the list took to show something, and how many rows it had then. */
export interface ListFigure {
  what: string
  ms: number
  rows: number
}

/** Time from an input to the list's last change, ms. The list counts as settled after half a second without changes. */
async function timed(page: Page, what: string, act: () => Promise<void>): Promise<ListFigure> {
  await page.evaluate(() => {
    const state = (): string => {
      const ids = [...document.querySelectorAll('[data-execution-id]')].slice(0, 8).map((row) => row.id)
      return `${document.querySelector('[role=grid]')?.getAttribute('aria-rowcount')} ${ids.join()}`
    }
    let begun = 0
    let last = state()
    let changedAt = 0
    window.settled = new Promise((resolve) => {
      const look = (now: number): void => {
        const current = state()
        if (current !== last) changedAt = now
        last = current
        if (begun > 0 && now - Math.max(begun, changedAt) > 500) resolve(Math.max(0, changedAt - begun))
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
    const begin = (): void => void (begun ||= performance.now())
    for (const kind of ['input', 'click']) document.addEventListener(kind, begin, { capture: true, once: true })
  })
  await act()
  const ms = await page.evaluate(() => window.settled)
  const rows = Number(await page.getByRole('grid', { name: 'Executions' }).getAttribute('aria-rowcount')) - 1
  return { what, ms, rows }
}

declare global {
  interface Window {
    settled: Promise<number>
  }
}

/** Searches by each of the seven fields, every quick filter and every sort by a shown column. */
export async function measureList(subject: Subject, ids: { execution: string; file: string }): Promise<ListFigure[]> {
  const { app, page } = await drive(subject)
  await page.waitForTimeout(5_000)
  const figures: ListFigure[] = []
  const box = page.getByRole('textbox', { name: 'Execution IDs' })
  const searches = { ID: ids.execution.slice(5, 23), label: needles.label, model: needles.model, status: 'expired', error: needles.error, file: ids.file.slice(5, 23), note: needles.note }
  for (const [field, word] of Object.entries(searches)) {
    figures.push(await timed(page, `search: ${field}`, () => box.fill(word)))
    await box.fill('')
    await page.waitForTimeout(300)
  }
  const filters = page.getByRole('navigation').getByRole('button')
  for (const name of ['Completed', 'Failed', 'All']) {
    figures.push(await timed(page, `filter: ${name}`, () => filters.filter({ hasText: name }).first().click()))
  }
  for (const head of await page.getByRole('columnheader').all()) {
    const name = await head.innerText()
    figures.push(await timed(page, `sort: ${name}`, () => head.getByRole('button').first().click()))
  }
  await app.close()
  return figures
}
