import type { ElectronApplication, Page } from 'playwright'

const everyMs = 100
const perBatch = 50
/** One in this many changes is an end. It divides no round number of executions, so a different one ends each time. */
const endsOneIn = 49

declare global {
  var endTelling: () => number
}

/**
 * Makes main send its page 500 changes a second of these executions, in batches like those of its stream, while watching is
 * paused. So the list is measured without the requests that would cause the changes. Returns a function that ends it, which throws
 * if the page did not take all of them.
 */
export async function tellChanges(app: ElectronApplication, page: Page, ids: string[]): Promise<() => Promise<void>> {
  await page.evaluate(() => window.monitor.request('setPaused', { paused: true }))
  await page.waitForTimeout(2_000)
  const told = await sequence(page)
  const activeBefore = await active(page)
  await app.evaluate(({ BrowserWindow }, { ids: all, from, every, each, endsOne }) => {
    const window = BrowserWindow.getAllWindows()[0]
    const ended = new Set<string>()
    let batches = 0
    let changes = 0
    const change = (): Record<string, unknown> => {
      changes += 1
      const id = all[(changes * 7) % all.length] ?? ''
      const now = Date.now()
      if (ended.has(id)) return { id, lastAskedAt: now }
      const eta = { from: now + 4_000, to: now + 20_000 }
      if (changes % endsOne > 0) return { id, lastAskedAt: now, status: ['PENDING', 'PROCESSING', 'AWAITING_WEBHOOK'][changes % 3], eta, slowAfter: now + 60_000 }
      ended.add(id)
      return { id, lastAskedAt: now, status: 'COMPLETED', eta: null, slowAfter: null, completedAt: now, endSeenAt: now, latencyMs: 15_000, cost: '0.040', fileCount: 1 }
    }
    const timer = setInterval(() => {
      batches += 1
      window?.webContents.send('monitor:patch', { sequence: from + batches, added: '[]', changed: Array.from({ length: each }, change), removed: [], state: {} })
    }, every)
    globalThis.endTelling = () => {
      clearInterval(timer)
      return ended.size
    }
  }, { ids, from: told, every: everyMs, each: perBatch, endsOne: endsOneIn })
  return async () => {
    const ended = await app.evaluate(() => globalThis.endTelling())
    await page.waitForTimeout(1_000)
    if ((await sequence(page)) !== told) throw new Error('main told something of its own beside')
    const left = await active(page)
    if (left !== activeBefore - ended) throw new Error(`${activeBefore - ended} would be active, the page counts ${left}`)
  }
}

/** The number of the batch that main sent last. */
function sequence(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const answer = await window.monitor.request('snapshot', null)
    if (!answer.ok) throw new Error(answer.message)
    return answer.value.sequence
  })
}

/** The number of active executions by the quick filter. */
async function active(page: Page): Promise<number> {
  const text = await page.getByRole('navigation').getByRole('button', { name: 'Active' }).innerText()
  return Number(text.replaceAll(/\D/g, ''))
}
