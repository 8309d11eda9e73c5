import type { Page } from 'playwright'
import { drive, type Subject } from './launch'
import { tellChanges } from './told'

/** How fluid a page stayed for a while. */
export interface Fluidity {
  /** 95th percentile of the time between two frames, ms. */
  frameP95Ms: number
  frames: number
  /** Tasks of the page over 50 ms. */
  longTasks: number
  longestTaskMs: number
  /** Row changes sent by main, per second. */
  changesPerSecond: number
}

const forMs = 10_000
const settleMs = 8_000

declare global {
  interface Window {
    bench: { end: () => Omit<Fluidity, 'changesPerSecond'> & { changes: number } }
  }
}

/** Watches a page while something is done in it for ten seconds. */
async function watch(page: Page, act: (page: Page, until: number) => Promise<void>): Promise<Fluidity> {
  await page.evaluate(() => {
    const gaps: number[] = []
    const tasks: number[] = []
    let changes = 0
    let last: number | null = null
    let running = true
    const frame = (now: number): void => {
      if (last !== null) gaps.push(now - last)
      last = now
      if (running) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    const bridge = 'monitor' in window ? window.monitor : null
    const unsubscribe = bridge?.on('patch', (batch) => (changes += batch.changed.length + (JSON.parse(batch.added) as unknown[]).length))
    window.bench = {
      end: () => {
        running = false
        observer.disconnect()
        unsubscribe?.()
        const sorted = gaps.toSorted((a, b) => a - b)
        return { frameP95Ms: sorted[Math.floor(0.95 * sorted.length)] ?? NaN, frames: gaps.length, longTasks: tasks.length, longestTaskMs: Math.max(0, ...tasks), changes }
      },
    }
  })
  const begun = Date.now()
  await act(page, begun + forMs)
  const { changes, ...rest } = await page.evaluate(() => window.bench.end())
  return { ...rest, changesPerSecond: (changes * 1000) / (Date.now() - begun) }
}

const texts = ['batch 4', 'quarterly', 'kling-video', 'failed', 'exec', 'remember']

/** Types words into the search box, letter by letter, and deletes them again. */
async function type(page: Page, until: number): Promise<void> {
  await page.getByRole('textbox', { name: 'Execution IDs' }).focus()
  for (let i = 0; Date.now() < until; i += 1) {
    for (const letter of texts[i % texts.length] ?? '') {
      await page.keyboard.press(letter === ' ' ? 'Space' : letter)
      await page.waitForTimeout(70)
    }
    await page.keyboard.press('Escape')
    await page.waitForTimeout(70)
  }
}

async function scroll(page: Page, until: number): Promise<void> {
  await page.mouse.move(500, 400)
  for (let i = 0; Date.now() < until; i += 1) {
    await page.mouse.wheel(0, i % 60 < 40 ? 240 : -300)
    await page.waitForTimeout(16)
  }
}

async function rest(page: Page, until: number): Promise<void> {
  await page.waitForTimeout(until - Date.now())
}

export type Fluidities = Record<'resting' | 'typing' | 'scrolling', Fluidity>

async function watchAll(page: Page): Promise<Fluidities> {
  return { resting: await watch(page, rest), typing: await watch(page, type), scrolling: await watch(page, scroll) }
}

/** The same ten seconds of a window at rest. */
export async function fluidityOf(subject: Subject): Promise<Fluidity> {
  const { app, page } = await drive(subject)
  const figures = await watch(page, rest)
  await app.close()
  return figures
}

/** Our window while real changes arrive: at rest, while typing, while scrolling. */
export async function fluidityWatching(subject: Subject): Promise<Fluidities> {
  const { app, page } = await drive(subject)
  await page.waitForTimeout(settleMs)
  const figures = await watchAll(page)
  await app.close()
  return figures
}

/** The same while main sends 500 changes a second of these executions, without any requests. */
export async function fluidityTold(subject: Subject, ids: string[]): Promise<Fluidities> {
  const { app, page } = await drive(subject)
  await page.waitForTimeout(settleMs)
  const end = await tellChanges(app, page, ids)
  const figures = await watchAll(page)
  await end()
  await app.close()
  return figures
}
