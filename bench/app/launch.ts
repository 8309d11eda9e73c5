import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { electronExecutable, environmentFor } from '../../tests/support/app'
import { tracked } from './seed'

/** An app to measure: ours, or the blank window. */
export interface Subject {
  name: 'app' | 'blank'
  /** The arguments for Electron. */
  folder: string
  userData: string
  env: Record<string, string>
  /** Selector that matches once the page is usable. */
  usable: string
  /** Selector that matches once the page is complete. */
  whole: string
}

export const blank = (userData: string): Subject => ({ name: 'blank', folder: resolve('bench/app/blank'), userData, env: {}, usable: 'p', whole: 'p' })

/** The blank window showing the time, to the second. */
export const clock = (userData: string): Subject => ({ ...blank(userData), env: { BLANK_PAGE: 'index.html#clock' } })

/** The built app on a folder of 50,000: usable once the newest rows are drawn, complete once all are listed. */
export function monitor(userData: string, baseUrl: string): Subject {
  const env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: 'sk_bench' }
  const row = '[data-execution-id]'
  return { name: 'app', folder: resolve('.'), userData, env, usable: `[role=grid] ${row}`, whole: `[role=grid][aria-rowcount="${tracked + 1}"] ${row}` }
}

export interface Running {
  pid: number
  /** Time from the start of its process until it was usable, and until it was complete, ms. */
  startMs: number
  wholeMs: number
  stop: () => Promise<void>
}

/** Starts a subject as a user would. */
export async function start(subject: Subject): Promise<Running> {
  const begun = Date.now()
  const args = ['-r', resolve('bench/app/probe.cjs'), ...switches(), subject.folder, `--user-data-dir=${subject.userData}`]
  const child = spawn(electronExecutable(), args, { env: { ...environmentFor(subject), PROBE_USABLE: subject.usable, PROBE_WHOLE: subject.whole }, stdio: ['ignore', 'pipe', 'ignore'] })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const [startMs, wholeMs] = await new Promise<[number, number]>((resolve, reject) => {
    let usableAt = NaN
    createInterface(child.stdout).on('line', (line) => {
      const [, what, at] = /^(usable|whole) at (\d+)/.exec(line) ?? []
      if (what === 'usable') usableAt = Number(at)
      if (what === 'whole') resolve([usableAt - begun, Number(at) - begun])
    })
    void closed.then(() => reject(new Error(`${subject.name} ended before it could be used`)))
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await closed
  }
  return { pid: child.pid ?? 0, startMs, wholeMs, stop }
}

/** Starts a subject under Playwright's control; resolves once it is usable. */
export async function drive(subject: Subject): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [subject.folder, `--user-data-dir=${subject.userData}`, '--password-store=basic'],
    env: environmentFor(subject),
  })
  const page = await app.firstWindow()
  await page.locator(subject.whole).first().waitFor()
  return { app, page }
}

function switches(): string[] {
  return ['--password-store=basic', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
}
