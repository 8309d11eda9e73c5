import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { Locator } from 'playwright/test'
import type { Settings } from '../../src/shared/settings'
import type { SimulatedExecution } from '../../src/simulator/executions'
import type { Simulator, SimulatorOptions } from '../../src/simulator/simulator'
import type { RunningApp } from '../support/app'
import { test as sharing } from './shared-app'
import { save, track } from './window'

/** An app that watches a simulator and saves into a folder of the test's own. */
export class ResultsSession {
  readonly running: RunningApp
  readonly simulator: Simulator
  readonly folder = mkdtempSync(join(tmpdir(), 'monitor-files-'))

  constructor(running: RunningApp, simulator: Simulator) {
    this.running = running
    this.simulator = simulator
  }

  /** The storage host must never have seen the key. */
  end(): void {
    rmSync(this.folder, { recursive: true, force: true })
    expect(this.simulator.counters).toMatchObject({ storageAuthorizations: 0, tooMany: 0, whileBlocked: 0 })
  }

  /** Every file is saved by its own name into the folder. */
  begin(): Promise<void> {
    return this.set({ downloadFolder: this.folder, nameTemplate: '{file}.{ext}' })
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

  set(changes: Partial<Settings>): Promise<void> {
    return save(this.running.page, changes)
  }

  async track(executions: readonly SimulatedExecution[], status = /COMPLETED|FAILED|CANCELLED|EXPIRED/): Promise<void> {
    await track(this.running.page, executions.map(({ id }) => id))
    for (const { id } of executions) await expect(this.row(id)).toHaveAttribute('data-status', status)
  }

  /** Tracks without the window, whatever language it is in, and waits for the ends. */
  async trackQuietly(executions: readonly SimulatedExecution[]): Promise<void> {
    const text = executions.map(({ id }) => id).join(' ')
    await this.running.page.evaluate((pasted) => window.monitor.request('track', { text: pasted }), text)
    for (const { id } of executions) await expect(this.row(id)).toHaveAttribute('data-status', /COMPLETED|FAILED/)
  }

  /** Waits for the result of an execution, which tells its files. */
  async untilFilesOf({ id, files }: SimulatedExecution): Promise<void> {
    const told = () => this.running.page.evaluate((one) => window.monitor.request('details', { id: one }), id)
    await expect.poll(async () => JSON.stringify(await told())).toContain(files.at(-1)?.id ?? 'no file')
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

export const simulated: SimulatorOptions = { seed: 5, limit: 600, windowMs: 10_000 }

export const test = sharing.extend<{ session: ResultsSession }>({
  simulated,
  session: [
    async ({ running, simulator }, use) => {
      const session = new ResultsSession(running, simulator)
      await session.begin()
      await use(session)
      session.end()
    },
    { auto: true },
  ],
})
