import { expect, test } from 'playwright/test'
import type { Page } from 'playwright/test'
import { createSimulator } from '../../src/simulator/simulator'
import type { Simulator } from '../../src/simulator/simulator'
import { launchApp } from '../support/app'
import type { RunningApp } from '../support/app'

let first: Simulator
let second: Simulator
let secondUrl: string
let running: RunningApp

test.beforeEach(async () => {
  first = createSimulator({ seed: 31, limit: 60 })
  second = createSimulator({ seed: 32, limit: 90, permission: 'execution-only' })
  const { baseUrl } = await first.start()
  secondUrl = (await second.start()).baseUrl
  running = await launchApp({ env: { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: first.key } })
})
test.afterEach(async () => {
  await running.app.close()
  await Promise.all([first.stop(), second.stop()])
})

const row = (page: Page, id: string) => page.locator(`[data-execution-id="${id}"]`)
const connection = (page: Page) => page.getByRole('status', { name: 'Connection' })
const switcher = (page: Page) => page.getByRole('button', { name: 'Connection for newly pasted IDs' })

async function paste(page: Page, id: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(id)
  await page.keyboard.press('Control+Enter')
}

async function use(page: Page, name: string): Promise<void> {
  await switcher(page).click()
  await page.getByRole('menuitemradio', { name }).click()
  await expect(switcher(page)).toContainText(name)
}

test('two connections are watched separately, each with its own key and budget, until one is removed', async () => {
  const { page } = running
  const here = first.create({ fate: 'image', durationMs: 300 })
  await paste(page, here.id)
  await expect(row(page, here.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(switcher(page)).toHaveCount(0)

  // Add a second one; one request decides on its key.
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'Add connection' }).click()
  await page.getByLabel('Name').fill('Staging')
  await page.getByLabel('Base URL').fill('http://staging.example')
  await page.getByLabel('API key').fill(second.key)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('dialog').getByText(/unencrypted/)).toBeVisible()
  await page.getByLabel('Base URL').fill(secondUrl)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByText('Staging: Accepted. It has access to executions and files and nothing else')).toBeVisible()
  expect(second.counters.requests).toBe(2)

  // Escape discards a half-typed name before it closes the dialog.
  await page.keyboard.press('Control+,')
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('Stag')
  await name.press('Escape')
  await expect(name).toHaveValue('Staging')
  await page.getByRole('dialog').getByRole('radio', { name: 'Teal' }).click()
  await expect(page.getByRole('dialog').getByRole('radio', { name: 'Teal' })).toBeChecked()
  await name.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()

  // What is pasted now goes to it, and is watched within its own budget.
  await expect(switcher(page)).toContainText('Staging')
  const there = second.create({ fate: 'image', durationMs: 300 })
  await paste(page, there.id)
  await expect(row(page, there.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(row(page, there.id)).toContainText('Staging')
  await expect(row(page, here.id)).toContainText('ModelRoute')
  await expect(page.getByRole('meter', { name: 'Rate budget' })).toHaveAttribute('aria-valuemax', '90')
  await page.getByRole('button', { name: '1 other' }).click()
  await expect(page.getByRole('meter', { name: 'Rate budget of ModelRoute' })).toHaveAttribute('aria-valuemax', '60')
  await page.getByRole('button', { name: 'Show only these' }).click()
  await expect(row(page, there.id)).toHaveCount(0)
  await expect(row(page, here.id)).toBeVisible()
  await page.getByRole('button', { name: 'Remove filter Connection: ModelRoute' }).click()

  // A search finds a connection's name, and the look back is over one or over all.
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill('stag')
  await expect(row(page, here.id)).toHaveCount(0)
  await expect(row(page, there.id)).toBeVisible()
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill('')
  await page.getByRole('button', { name: 'Statistics' }).click()
  const counted = page.getByRole('region', { name: 'Statistics' })
  const ended = counted.locator('dd').first()
  await expect(counted.getByLabel('Connections').locator('option:checked')).toHaveText('Staging')
  await expect(ended).toHaveText('1')
  await counted.getByLabel('Connections').selectOption('All connections')
  await expect(ended).toHaveText('2')
  await page.getByRole('button', { name: 'Back to the list' }).click()

  // A refused key pauses its own connection alone.
  const asked = { image: first.create({ fate: 'image', durationMs: 300 }), waiting: second.create({ fate: 'never' }) }
  await page.keyboard.press('Control+,')
  await page.getByLabel('API key').fill('sk_wrong')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(connection(page)).toHaveText('Key refused')
  await expect(page.getByText('Staging: the API refused the key')).toBeVisible()
  await paste(page, asked.waiting.id)
  await use(page, 'ModelRoute')
  await expect(connection(page)).toHaveText('Online')
  await paste(page, asked.image.id)
  await expect(row(page, asked.image.id)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(row(page, asked.waiting.id)).toHaveAttribute('data-status', 'UNSEEN')
  await expect(page.getByText('Staging: the API refused the key')).toBeVisible()
  await page.getByRole('region', { name: 'Notices' }).getByRole('button', { name: 'Enter a new key' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: /^Staging/ })).toHaveAttribute('aria-current', 'true')
  await expect(page.locator('#api-key-state')).toContainText('ending in rong')
  await page.keyboard.press('Escape')

  // Remove it, and keep what was tracked on it.
  await page.keyboard.press('Control+,')
  await page.getByRole('dialog').getByRole('button', { name: /^Staging/ }).click()
  await page.getByRole('button', { name: 'Remove connection' }).click()
  await expect(page.getByRole('radio', { name: /Keep in the list/ })).toBeChecked()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(page.getByText('Staging removed')).toBeVisible()
  await expect(switcher(page)).toHaveCount(0)
  await expect(row(page, there.id)).toContainText('Staging (removed)')
  await expect(row(page, there.id)).toHaveAttribute('data-status', 'COMPLETED')

  // Each API has seen its own key and no other.
  expect(first.counters.unauthorized).toBe(0)
  expect(second.counters.unauthorized).toBe(1)
  expect(first.counters.of(there.id).polls + second.counters.of(here.id).polls).toBe(0)

  await running.app.close()
  running = await launchApp({ userData: running.userData, env: { MODELROUTE_API_KEY: first.key } })
  await expect(row(running.page, there.id)).toContainText('Staging (removed)')
  await expect(running.page.getByRole('status', { name: 'Connection' })).toHaveCount(1)
})

test('the connection whose clock differs or whose key is missing is named if there are several', async () => {
  const { page } = running
  const ahead = createSimulator({ seed: 33, limit: 60, clockOffsetMs: 10 * 60_000 })
  const { baseUrl } = await ahead.start()
  try {
    await paste(page, first.create({ fate: 'never' }).id)
    const added = { name: 'Staging', colour: 'teal', baseUrl, key: ahead.key, storage: 'session' } as const
    const answer = await page.evaluate((input) => window.monitor.request('addConnection', input), added)
    if (!answer.ok) throw new Error(answer.message)
    await expect(switcher(page)).toContainText('Staging')
    await paste(page, ahead.create({ fate: 'never' }).id)
    const notices = page.getByRole('region', { name: 'Notices' })
    await expect(notices).toContainText('The clocks of this computer and of Staging (by 10 min) differ. Ages and times follow')
    // Another origin takes the key away.
    await page.evaluate((connectionId) => window.monitor.request('changeConnection', { connectionId, baseUrl: 'https://elsewhere.example' }), answer.value.id)
    await expect(notices).toContainText('Staging: nothing can be checked without an API key')
  } finally {
    await ahead.stop()
  }
})

test('the status bar marks a few of many connections and counts the rest', async () => {
  const { page } = running
  const others = page.getByRole('contentinfo').getByRole('button', { name: /others?$/ })
  for (const n of [1, 2, 3, 4, 5, 6]) {
    const added = { name: `Team ${n}`, colour: 'teal', baseUrl: secondUrl, key: second.key, storage: 'session' } as const
    await page.evaluate((input) => window.monitor.request('addConnection', input), added)
    await expect(others).toHaveText(new RegExp(`^${n > 4 ? `\\+${n - 4}` : ''}\\s*${n} others?$`))
  }
})
