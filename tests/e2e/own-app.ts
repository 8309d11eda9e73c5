import { expect, test as alone } from 'playwright/test'
import type { Locator, Page } from 'playwright/test'
import type { SimulatedExecution } from '../../src/simulator/executions'
import { createSimulator } from '../../src/simulator/simulator'
import type { Simulator, SimulatorOptions } from '../../src/simulator/simulator'
import { launchApp } from '../support/app'
import type { LaunchOptions, RunningApp } from '../support/app'
import { NotificationLog } from '../support/notifications'
import { row, track as paste } from './window'

interface Own {
  /** How the simulator is made; to be given by `test.use`. */
  simulated: SimulatorOptions
  simulator: Simulator
  /** The environment that leads the app to the simulator. */
  env: Record<string, string>
  /** What the desktop was asked to show since the test began. */
  notifications: NotificationLog
  /** Starts an app, which ends with the test. */
  launch: (options?: LaunchOptions) => Promise<RunningApp>
}

/** For tests that start the app in a way of their own, or change the machine under it: each has its apps and a simulator to itself. */
export const test = alone.extend<Own>({
  simulated: [{ seed: 11, limit: 60, windowMs: 10_000 }, { option: true }],
  simulator: async ({ simulated }, use) => {
    const simulator = createSimulator(simulated)
    await use(simulator)
    await simulator.stop()
  },
  env: async ({ simulator }, use) => {
    const { baseUrl, key } = await simulator.start()
    await use({ MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key })
  },
  notifications: async ({}, use) => {
    const notifications = await NotificationLog.listen()
    await use(notifications)
    await notifications.stop()
  },
  launch: async ({ env }, use) => {
    const started: RunningApp[] = []
    await use(async (options) => {
      const running = await launchApp({ env, ...options })
      started.push(running)
      return running
    })
    await Promise.all(started.map(({ app }) => app.close()))
  },
})

/** Longer than any test: it ends when the test says so. */
export const longMs = 600_000
export const end = (execution: SimulatedExecution, inMs = 0): void => void (execution.endsAt = Date.now() + inMs)
export const rowOf = (page: Page, { id }: SimulatedExecution): Locator => row(page, id)

/** Tracks them, and waits until each has been asked about. */
export async function track(page: Page, executions: SimulatedExecution[]): Promise<void> {
  await paste(page, executions.map(({ id }) => id))
  for (const execution of executions) await expect(rowOf(page, execution)).toHaveAttribute('data-status', /^(P|COMPLETED)/)
}

/** No request was refused, and none was sent twice at a time. */
export function expectCalm({ counters }: Simulator, executions: SimulatedExecution[]): void {
  expect(counters).toMatchObject({ tooMany: 0, whileBlocked: 0 })
  expect(executions.map(({ id }) => counters.of(id).maxConcurrent)).toEqual(executions.map(() => 1))
}
