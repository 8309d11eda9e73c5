import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { Locator, Page } from 'playwright/test'
import type { MonitorBridge } from '../../src/shared/contract'
import type { Settings } from '../../src/shared/settings'
import type { SimulatedExecution } from '../../src/simulator/executions'
import { createSimulator } from '../../src/simulator/simulator'
import type { Simulator } from '../../src/simulator/simulator'
import { launchApp } from '../support/app'
import type { RunningApp } from '../support/app'

declare global {
  interface Window {
    monitor: MonitorBridge
  }
}

/** An app that watches a simulator and saves into a folder of its own. */
export class ResultsSession {
  readonly simulator: Simulator = createSimulator({ seed: 5, limit: 600, windowMs: 10_000 })
  readonly folder = mkdtempSync(join(tmpdir(), 'monitor-files-'))
  #env: Record<string, string> = {}
  #running: RunningApp | null = null

  async begin(): Promise<void> {
    const { baseUrl, key } = await this.simulator.start()
    this.#env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key }
  }

  /** Ends all; the storage host must never have seen the key. */
  async end(): Promise<void> {
    await this.#running?.app.close()
    await this.simulator.stop()
    rmSync(this.folder, { recursive: true, force: true })
    expect(this.simulator.counters).toMatchObject({ storageAuthorizations: 0, tooMany: 0, whileBlocked: 0 })
  }

  get running(): RunningApp {
    if (!this.#running) throw new Error('The app was not launched.')
    return this.#running
  }

  /** Starts the app, again on the same user data where it ran before; every file is saved by its own name. */
  async launch(changes: Partial<Settings> = {}): Promise<Page> {
    this.#running = await launchApp({ env: this.#env, userData: this.#running?.userData })
    const { page } = this.#running
    await expect(page.getByRole('status', { name: /^(Connection|Verbindung)$/ })).toBeVisible()
    await this.set({ downloadFolder: this.folder, nameTemplate: '{file}.{ext}', ...changes })
    return page
  }

  /** A file of an execution, the first, as the simulator serves it. */
  async bytesOf(execution: SimulatedExecution, place = 0): Promise<Buffer> {
    const file = execution.files[place]
    if (!file) throw new Error('the execution has no such file')
    const content = this.simulator.contentOf(file)
    const chunks: Uint8Array[] = []
    for await (const chunk of content.read(0, content.sizeBytes)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  async set(changes: Partial<Settings>): Promise<void> {
    const answer = await this.running.page.evaluate((settings) => window.monitor.request('saveSettings', settings), changes)
    expect(answer).toMatchObject({ ok: true })
  }

  async track(executions: readonly SimulatedExecution[], status = /COMPLETED|FAILED|CANCELLED|EXPIRED/): Promise<void> {
    const { page } = this.running
    await page.getByRole('textbox', { name: 'Execution IDs' }).fill(executions.map(({ id }) => id).join(' '))
    await page.getByRole('button', { name: 'Track', exact: true }).click()
    for (const { id } of executions) await expect(this.row(id)).toHaveAttribute('data-status', status)
  }

  /** Tracks without the window, whatever language it is in, and waits for the ends. */
  async trackQuietly(executions: readonly SimulatedExecution[]): Promise<void> {
    const text = executions.map(({ id }) => id).join(' ')
    await this.running.page.evaluate((pasted) => window.monitor.request('track', { text: pasted }), text)
    for (const { id } of executions) await expect(this.row(id)).toHaveAttribute('data-status', /COMPLETED|FAILED/)
  }

  row(id: string): Locator {
    return this.running.page.locator(`[data-execution-id="${id}"]`)
  }

  get details(): Locator {
    return this.running.page.getByRole('region', { name: 'Execution details' })
  }

  /** Opens the details of an execution. */
  async open(execution: SimulatedExecution): Promise<void> {
    await this.row(execution.id).click()
    await expect(this.details).toContainText(execution.id)
  }

  /** The next file that a dialog asks for is this one. */
  async choose(path: string): Promise<void> {
    await this.running.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, path)
  }

  /** What the app writes to files waits from now on until the returned function is called. */
  async holdWrites(): Promise<() => Promise<void>> {
    const held = await this.running.app.evaluateHandle(() => {
      const { prototype } = process.getBuiltinModule('node:fs').WriteStream
      const { _write, _writev } = prototype
      const hold = (): void => undefined
      Object.assign(prototype, { _write: hold, _writev: hold })
      return { _write, _writev }
    })
    return () => held.evaluate((before) => void Object.assign(process.getBuiltinModule('node:fs').WriteStream.prototype, before))
  }

  clipboard(): Promise<string> {
    return this.running.app.evaluate(({ clipboard }) => clipboard.readText())
  }

  /** Paths below the folder for downloads, without parts; sorted. */
  saved(): string[] {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return files.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => !path.endsWith('.part')).sort()
  }
}
