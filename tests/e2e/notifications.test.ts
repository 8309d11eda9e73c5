import { expect } from 'playwright/test'
import { NotificationLog } from '../support/notifications'
import { test } from './shared-app'
import { listen, stateOf } from './window'

test.use({ simulated: { seed: 17 } })

test('the settings choose which ends are shown and whether they are heard, mute them for an hour, and send a test', async ({ page, running, simulator }) => {
  const notifications = await NotificationLog.listen()
  const shown = (): string[] => notifications.shown.map(({ title }) => title)
  const isHeard = () => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCurrentlyAudible())
  const sounds = await listen(page, ['notificationSound'])
  const switchTo = async (name: string, on: boolean): Promise<void> => {
    await page.getByRole('switch', { name }).click()
    await expect(page.getByRole('switch', { name })).toBeChecked({ checked: on })
  }
  const announced = page.getByRole('list', { name: 'Recent notifications' }).getByRole('listitem')
  const end = async (fate: 'text' | 'MODEL_OVERLOADED'): Promise<void> => {
    const before = await announced.count()
    await page.evaluate((text) => window.monitor.request('track', { text }), simulator.create({ fate, durationMs: 0 }).id)
    await expect(announced).toHaveCount(before + 1)
  }

  await page.keyboard.press('Control+,')
  await switchTo('Only what went wrong', true)
  for (const [outcome, checked] of [['Completed', false], ['Failed', true], ['Cancelled', false], ['Expired', true]] as const) {
    await expect(page.getByRole('checkbox', { name: outcome })).toBeChecked({ checked })
  }
  await end('text')
  await switchTo('Sound', false)
  await end('MODEL_OVERLOADED')
  await expect.poll(shown).toEqual(['Execution failed'])

  await switchTo('Sound', true)
  await page.getByRole('button', { name: 'Mute for an hour' }).click()
  await expect(page.getByRole('dialog')).toContainText(/Muted until \d\d:\d\d/)
  await end('MODEL_OVERLOADED')
  await page.getByRole('button', { name: 'Unmute', exact: true }).click()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await expect(page.getByText('Your system accepted it and shows it.')).toBeVisible()
  await expect.poll(shown).toEqual(['Execution failed', 'Test notification'])
  await expect.poll(isHeard).toBe(true)
  expect(await sounds()).toEqual([['notificationSound', null]])

  await switchTo('Only what went wrong', false)
  await page.getByRole('checkbox', { name: 'Failed' }).click()
  await expect.poll(async () => (await stateOf(page)).settings.notifyOf).toEqual({ COMPLETED: true, FAILED: false, CANCELLED: true, EXPIRED: true })
  await end('MODEL_OVERLOADED')
  await end('text')
  await expect.poll(shown).toEqual(['Execution failed', 'Test notification', 'Execution completed'])
  await notifications.stop()
})
