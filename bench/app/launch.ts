import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import { tracked } from './seed'

/** An app to measure: ours, or the blank window. */
export interface Subject {
  name: 'app' | 'blank'
  /** What Electron is to run. */
  folder: string
  userData: string
  env: Record<string, string>
  /** Is in the page once it can be used. */
  usable: string
}

export const blank = (userData: string): Subject => ({ name: 'blank', folder: resolve('bench/app/blank'), userData, env: {}, usable: 'p' })

/** The built app on a folder of 50,000, which it can be used with once all are listed and the first rows drawn. */
export function monitor(userData: string, baseUrl: string): Subject {
  const env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: 'sk_bench' }
  return { name: 'app', folder: resolve('.'), userData, env, usable: `[role=grid][aria-rowcount="${tracked + 1}"] [data-execution-id]` }
}

export interface Running {
  pid: number
  /** From the start of its process until it could be used, ms. */
  startMs: number
  stop: () => Promise<void>
}

/** Starts a subject as a user would. */
export async function start(subject: Subject): Promise<Running> {
  const begun = Date.now()
  const args = ['-r', resolve('bench/app/probe.cjs'), ...switches(), subject.folder, `--user-data-dir=${subject.userData}`]
  const child = spawn(executable(), args, { env: { ...inherited(), ...subject.env, PROBE_SELECTOR: subject.usable }, stdio: ['ignore', 'pipe', 'ignore'] })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const startMs = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const at = /shown at (\d+)/.exec(line)?.[1]
      if (at) resolve(Number(at) - begun)
    })
    void closed.then(() => reject(new Error(`${subject.name} ended before it could be used`)))
  })
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await closed
  }
  return { pid: child.pid ?? 0, startMs, stop }
}

/** Starts a subject under Playwright's control, once it can be used. */
export async function drive(subject: Subject): Promise<{ app: ElectronApplication; page: Page }> {
  const app = await _electron.launch({
    executablePath: executable(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [subject.folder, `--user-data-dir=${subject.userData}`, '--password-store=basic'],
    env: { ...inherited(), ...subject.env },
  })
  const page = await app.firstWindow()
  await page.locator(subject.usable).first().waitFor()
  return { app, page }
}

function executable(): string {
  const path = process.env.ELECTRON_EXEC_PATH
  if (!path) throw new Error('ELECTRON_EXEC_PATH is not set: run `npm run bench -- --app`.')
  return path
}

function switches(): string[] {
  return ['--password-store=basic', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined || name.startsWith('MODELROUTE_') ? [] : [[name, value]])),
  )
}
