import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { z } from 'zod'
import { openDatabase } from '../src/main/storage/database'
import { electronExecutable, environmentFor } from '../tests/support/app'
import { median } from './median'
import { executions, fill, ownPrice } from './statistics'

/** Time from the click to the frame in which the charts are drawn, in the real app; medians in ms. */
interface DrawBench {
  /** Opening the view, with a range of 30 days. */
  openedMs: number
  /** Switching to a range of 90 days. */
  rangeMs: number
}

const runs = 5

/** Clicks what `selector` finds, and returns the ms until the view shows its charts and a frame was drawn. */
const clickAndTime = (selector: string): string => `(async () => {
  const startedAt = performance.now()
  document.querySelector(${JSON.stringify(selector)}).click()
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const isDrawn = () => document.querySelector('section canvas') && !document.querySelector('[aria-busy=true]')
  do await frame(); while (!isDrawn())
  await frame()
  return performance.now() - startedAt
})()`

/** Times the statistics view over executions that ended within 90 days. Electron is the one in ELECTRON_EXEC_PATH. */
export async function benchDrawing(): Promise<DrawBench> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-drawing-'))
  const { database } = openDatabase(join(folder, 'monitor.db'), new Date())
  fill(database, Date.now(), ownPrice)
  database.close()
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [process.cwd(), `--user-data-dir=${folder}`],
    env: environmentFor({ env: { MODELROUTE_API_KEY: 'sk_bench', MODELROUTE_BASE_URL: 'http://127.0.0.1:9' } }),
  })
  try {
    const page = await app.firstWindow()
    await page.locator('[data-execution-id]').first().waitFor({ timeout: 60_000 })
    const time = async (selector: string): Promise<number> => z.number().parse(await page.evaluate(clickAndTime(selector)))
    const opened: number[] = []
    const range: number[] = []
    for (let run = 0; run < runs; run += 1) {
      opened.push(await time('button[aria-label=Statistics]'))
      const quarter = page.getByText('90 days', { exact: true })
      await quarter.evaluate((button) => button.setAttribute('data-bench', 'quarter'))
      range.push(await time('[data-bench=quarter]'))
      await page.keyboard.press('Escape')
      await page.getByRole('grid', { name: 'Executions' }).waitFor()
    }
    return { openedMs: median(opened), rangeMs: median(range) }
  } finally {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same as lines of Markdown. */
export function showDrawing({ openedMs, rangeMs }: DrawBench): string[] {
  return [
    `The statistics view in the app over ${executions.toLocaleString('en')} executions, click to frame, median of ${runs}`,
    '',
    '| | ms |',
    '|---|---:|',
    `| opened, 30 days | ${openedMs.toFixed(0)} |`,
    `| 90 days chosen | ${rangeMs.toFixed(0)} |`,
  ]
}
