import { expect, test as alone } from 'playwright/test'
import type { ConsoleMessage, Page } from 'playwright/test'
import { simulatorConnection } from '../../src/shared/connection'
import { defaultSettings } from '../../src/shared/default-settings'
import { createSimulator } from '../../src/simulator/simulator'
import type { Simulator, SimulatorOptions } from '../../src/simulator/simulator'
import { launchApp, untilShown } from '../support/app'
import type { RunningApp } from '../support/app'
import { stateOf } from './window'

interface Shared {
  /** How the simulator is made; to be given by `test.use`. */
  simulated: SimulatorOptions
  simulator: Simulator
  /** Where the simulator is. */
  baseUrl: string
  running: RunningApp
}

/**
 * For tests that need no start of their own, which costs more than most of them do: those of a worker share an app, also over files, and each
 * finds it as one that was just started on a simulator of the test's own. After a failure Playwright goes on in another worker, and so with another
 * app. What a test changes in main itself (its clock, its modules) stays: a test that does so is one of Playwright's own `test`, starts an app, and
 * runs in a worker where no other is.
 */
export const test = alone.extend<Shared, { shared: RunningApp }>({
  shared: [
    // Playwright reads here which fixtures are wanted.
    async ({}, use) => {
      const running = await launchApp()
      await use(running)
      await running.app.close()
    },
    { scope: 'worker' },
  ],
  simulated: [{}, { option: true }],
  simulator: ({ simulated }, use) => use(createSimulator(simulated)),
  baseUrl: async ({ simulator }, use) => {
    const { baseUrl } = await simulator.start()
    await use(baseUrl)
    await simulator.stop()
  },
  running: async ({ shared, simulator, baseUrl }, use) => {
    await renew(shared, { baseUrl, key: simulator.key })
    await use(shared)
  },
  /** A test whose page has an error that nothing catches fails. Vue logs those of its own updates. */
  page: async ({ running: { page } }, use) => {
    const uncaught: string[] = []
    const onError = (error: Error): void => void uncaught.push(String(error))
    const onLog = (message: ConsoleMessage): void => {
      if (message.type() === 'error' && /^\w*Error: /.test(message.text())) uncaught.push(message.text())
    }
    page.on('pageerror', onError).on('console', onLog)
    await use(page)
    page.off('pageerror', onError).off('console', onLog)
    expect(uncaught).toEqual([])
  },
})

/** Forgets all that was: the connections with what was tracked on them, the settings, what the page keeps and shows, and how large the window was. */
async function renew({ app, page }: RunningApp, { baseUrl, key }: { baseUrl: string; key: string }): Promise<void> {
  const { connections, notices } = await stateOf(page)
  const answers = await page.evaluate(
    async ([settings, all, added, simulator]) => {
      const { request } = window.monitor
      localStorage.clear()
      // Nor is anything kept until the page is loaded anew.
      Storage.prototype.setItem = () => undefined
      return [
        await request('addConnection', added),
        ...(await Promise.all(all.map(({ id }) => (id === simulator ? request('leaveSimulator', null) : request('removeConnection', { connectionId: id, executions: 'forget' }))))),
        await request('setPaused', { paused: false }),
        await request('saveSettings', settings),
      ]
    },
    [defaultSettings, connections, { name: 'ModelRoute', colour: 'grey', baseUrl, key, storage: 'session' }, simulatorConnection] as const,
  )
  for (const answer of answers) expect(answer).toMatchObject({ ok: true })
  for (const { kind } of notices) await page.evaluate((input) => window.monitor.request('dismissNotice', input), { kind })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ width: 1120, height: 720 }))
  await page.mouse.move(0, 0)
  await forgetPictures(page)
  await page.reload()
  await untilShown(page)
}

/** A simulator of the same seed gives its files the addresses that other pictures had: Blink lets go of those when it is to keep none. */
async function forgetPictures(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await session.detach()
}
