import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron } from 'playwright'
import type { ElectronApplication, Page } from 'playwright'

const repository = resolve(import.meta.dirname, '../..')

/** The Electron that `npm test` or `npm run bench` prepared. */
export function electronExecutable(): string {
  const executable = process.env.ELECTRON_EXEC_PATH
  if (!executable) throw new Error('ELECTRON_EXEC_PATH is not set: run this with `npm test -- --only e2e` or `npm run bench`.')
  return executable
}

export function newUserData(): string {
  return mkdtempSync(join(tmpdir(), 'monitor-e2e-'))
}

export interface RunningApp {
  app: ElectronApplication
  page: Page
  userData: string
}

export interface LaunchOptions {
  /** The built app's folder. Default: the repository. */
  folder?: string
  userData?: string
  /** Arguments after the repository's folder. */
  args?: string[]
  env?: Record<string, string>
  /** Whether there is a keyring. Without one, the system offers no encryption. Default: true. */
  keyring?: boolean
  /** A program that starts Electron with the arguments it is given. Default: Electron itself. */
  launcher?: string
}

/** Starts the built app with a folder of its own and waits until its page shows main's state. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const { userData = newUserData(), ...others } = options
  const app = await _electron.launch({
    executablePath: options.launcher ?? electronExecutable(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: argumentsFor({ userData, ...others }),
    env: environmentFor(others),
  })
  const page = await app.firstWindow()
  await untilShown(page)
  return { app, page, userData }
}

/** Waits until the page shows main's state. */
export async function untilShown(page: Page): Promise<void> {
  // A window in the tray is invisible, but its page exists.
  await page.locator('footer').getByRole('status', { includeHidden: true }).first().waitFor({ state: 'attached' })
}

/** Copies the built app to a folder of this name; returns its path. */
export function copyApp(name: string): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'monitor-app-')), name)
  for (const one of ['out', 'package.json']) cpSync(join(repository, one), join(folder, one), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Starts the app with a folder that another instance is using; returns the exit code of this second one. */
export async function startSecond(options: LaunchOptions & { userData: string }): Promise<number | null> {
  const [code] = (await once(startAlone(options), 'exit')) as [number | null]
  return code
}

/** Starts the app without Playwright. `before`: arguments before the repository's folder. */
export function startAlone({ before = [], ...options }: LaunchOptions & { userData: string; before?: string[] }): ChildProcess {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return spawn(electronExecutable(), [...sandbox, ...before, ...argumentsFor(options)], { env: environmentFor(options), stdio: 'ignore' })
}

function argumentsFor({ folder = repository, userData, args = [], keyring = true }: LaunchOptions & { userData: string }): string[] {
  return [folder, `--user-data-dir=${userData}`, `--password-store=${keyring ? 'gnome-libsecret' : 'basic'}`, ...args]
}

/** The environment for the app, without the ModelRoute variables of the caller's shell. */
export function environmentFor({ env = {} }: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || name.startsWith('MODELROUTE_') ? [] : [[name, value] as const],
  )
  return { ...Object.fromEntries(inherited), ...env }
}
