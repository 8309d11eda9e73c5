import { expect } from 'playwright/test'
import type { Locator, Page } from 'playwright/test'
import type { MonitorBridge, MonitorState } from '../../src/shared/contract'
import type { Settings } from '../../src/shared/settings'
import type { RunningApp } from '../support/app'

declare global {
  interface Window {
    monitor: MonitorBridge
    told: unknown[]
  }
}

export const row = (page: Page, id: string): Locator => page.getByRole('grid', { name: 'Executions' }).locator(`[data-execution-id="${id}"]`)
export const connection = (page: Page): Locator => page.getByRole('status', { name: 'Connection' })

/** Playwright sometimes loses the answer to a call that was made, mostly while a window closes. */
const isLost = (error: unknown): boolean => String(error).includes('promise was garbage collected')

/** Asks again if the answer was lost. */
export function ask<T>(question: () => Promise<T>): Promise<T> {
  return question().catch((error: unknown) => {
    if (isLost(error)) return ask(question)
    throw error
  })
}

export const isVisible = ({ app }: RunningApp): Promise<boolean> => ask(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false))

/** Gives the window's page a size in pixels of the screen. */
export const resize = ({ app }: Pick<RunningApp, 'app'>, width: number, height: number): Promise<void> =>
  app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), { width, height })

/** Closes the window after the answer was sent, which closing could take with it. Whether the window closed is for the test to see. */
export async function closeWindow({ app }: RunningApp): Promise<void> {
  const answer = app.evaluate(({ BrowserWindow }) => {
    setImmediate(() => BrowserWindow.getAllWindows()[0]?.close())
  })
  await answer.catch((error: unknown) => {
    if (!isLost(error)) throw error
  })
}
export const hideWindow = ({ app }: RunningApp): Promise<void> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())

export async function track(page: Page, ids: string[]): Promise<void> {
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(ids.join('\n'))
  await page.getByRole('button', { name: 'Track', exact: true }).click()
}

export async function save(page: Page, changes: Partial<Settings>): Promise<void> {
  expect(await page.evaluate((input) => window.monitor.request('saveSettings', input), changes)).toMatchObject({ ok: true })
}

export async function stateOf(page: Page): Promise<MonitorState> {
  const answer = await page.evaluate(() => window.monitor.request('snapshot', null))
  if (!answer.ok) throw new Error(answer.message)
  return answer.value.state
}

/** Keeps what main tells the page under these names, from now on; may be called again. */
export async function listen(page: Page, names: ('select' | 'showOnly' | 'deepLink' | 'command' | 'notificationSound')[]): Promise<() => Promise<unknown[]>> {
  await page.evaluate((all) => {
    const told: unknown[] = []
    window.told = told
    for (const name of all) window.monitor.on(name, (payload) => told.push([name, payload]))
  }, names)
  return () => page.evaluate(() => window.told)
}

/** Chooses an item of the application menu, as its keys do. */
export function chooseFromMenu({ app }: RunningApp, label: string): Promise<void> {
  return app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    items.find((item) => item.label === wanted)?.click()
  }, label)
}
