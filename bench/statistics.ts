import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { statistics } from '../src/main/reports/statistics'
import { openDatabase } from '../src/main/storage/database'
import type { Database } from '../src/main/storage/database'
import { StoredEndings } from '../src/main/storage/ended'
import { newExecution } from '../src/main/tracking/observe'
import { id } from '../tests/support/ids'
import { store } from '../tests/support/stored'
import { median } from './median'
import { seeded } from './random'

const dayMs = 86_400_000
export const executions = 100_000
const runs = 5

/** The cost of statistics over a quarter; ms, median of the runs. */
interface StatisticsBench {
  /** One price per model. */
  fixedPricesMs: number
  /** One price per execution. */
  ownPricesMs: number
}

/** Times the statistics over executions that ended within 90 days, from a database on disk. */
export function benchStatistics(): StatisticsBench {
  return {
    fixedPricesMs: timed((n) => ['0.040', '0.0025', '1.2'][n % 3] ?? '0'),
    ownPricesMs: timed(ownPrice),
  }
}

/** The same as lines of Markdown. */
export function showStatistics({ fixedPricesMs, ownPricesMs }: StatisticsBench): string[] {
  return [
    `Statistics of ${executions.toLocaleString('en')} executions over 90 days, median of ${runs} runs`,
    '',
    '| costs | ms |',
    '|---|---:|',
    `| one price per model | ${fixedPricesMs.toFixed(0)} |`,
    `| one price per execution | ${ownPricesMs.toFixed(0)} |`,
  ]
}

/** A price of its own for each execution. */
export const ownPrice = (n: number): string => (n / 1_000_000).toFixed(6)

function timed(costOf: (n: number) => string): number {
  const folder = mkdtempSync(join(tmpdir(), 'bench-statistics-'))
  const { database } = openDatabase(join(folder, 'monitor.db'), new Date())
  try {
    const to = Date.now()
    fill(database, to, costOf)
    const ended = new StoredEndings(database)
    const times = Array.from({ length: runs }, () => {
      const startedAt = performance.now()
      statistics(ended, [{ connectionId: 'main', correctionMs: 0 }], { from: to - 90 * dayMs, to })
      return performance.now() - startedAt
    })
    return median(times)
  } finally {
    database.close()
    rmSync(folder, { recursive: true })
  }
}

/** Adds executions that ended within 90 days before `to`, epoch ms. */
export function fill(database: Database.Database, to: number, costOf: (n: number) => string): void {
  const random = seeded(1)
  const models = ['flux-1.1-pro', 'seedance-video', 'text-generation-standard']
  const all = Array.from({ length: executions }, (_, n) => {
    const completedAt = Math.round(to - random.uniform(0, 90 * dayMs))
    const latencyMs = Math.round(random.logNormal(8_000, 0.6))
    return {
      ...newExecution(id(n), 'main', completedAt - latencyMs),
      status: random.uniform() < 0.9 ? 'COMPLETED' : 'FAILED',
      model: models[n % models.length] ?? null,
      createdAt: completedAt - latencyMs,
      completedAt,
      endSeenAt: completedAt + 300,
      latencyMs,
      cost: costOf(n),
    }
  })
  store(database, all)
}
