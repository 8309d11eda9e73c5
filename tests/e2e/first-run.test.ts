import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { terminalStatuses } from '../../src/shared/status'
import { newUserData } from '../support/app'
import { SessionBus } from '../support/dbus'
import { heldStrings } from '../support/heap'
import { test as own } from './own-app'
import { connection } from './window'

/** Nobody has entered a key yet. */
const test = own.extend({
  env: async ({ simulator }, use) => {
    const { baseUrl } = await simulator.start()
    await use({ MODELROUTE_BASE_URL: baseUrl })
  },
})

/** Everything the app keeps, as one text. */
function kept(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n')
}

test('a key is entered once, works immediately and after a restart, and can be read nowhere', async ({ launch, simulator }) => {
  let running = await launch()
  const { page, userData } = running
  await page.getByRole('button', { name: 'Add API key' }).click()
  await page.getByLabel('API key').fill(simulator.key)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(connection(page)).toHaveText('Online')
  const { id } = simulator.create({ fate: 'image', durationMs: 100 })
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(`see ${id}`)
  await page.keyboard.press('Control+Enter')
  await expect(page.locator(`[data-execution-id="${id}"]`)).toHaveAttribute('data-status', 'COMPLETED')
  const held = await heldStrings(page)
  expect(held).toContain(id)
  expect(held.filter((text) => text.includes(simulator.key))).toEqual([])
  await running.app.close()
  expect(kept(userData)).not.toContain(simulator.key)
  expect(kept(userData)).toContain(id)
  const { keys } = JSON.parse(readFileSync(join(userData, 'config.json'), 'utf8'))
  expect(keys.main.storage).toBe('encrypted')
  // A key without a keyring is ciphertext that whoever can read it can decrypt.
  expect(statSync(join(userData, 'config.json')).mode & 0o077).toBe(0)
  // "v11" marks what Chromium encrypts with a key of the keyring; "v10" would be a password that everybody knows.
  expect(Buffer.from(keys.main.ciphertext, 'base64').toString('latin1')).toMatch(/^v11/)

  running = await launch({ userData })
  await expect(connection(running.page)).toHaveText('Online')
  await running.page.getByRole('button', { name: 'Settings' }).click()
  await expect(running.page.getByLabel('API key')).toHaveValue('')
  await expect(running.page.getByRole('dialog')).toContainText(simulator.key.slice(-4))
  await running.app.close()

  const bus = await SessionBus.connect()
  const [keyring] = await bus.call({ destination: 'org.freedesktop.DBus', path: '/', interface: 'org.freedesktop.DBus', member: 'GetConnectionUnixProcessID', signature: 's', body: ['org.freedesktop.secrets'] })
  bus.close()
  process.kill(Number(keyring), 'SIGSTOP')
  try {
    running = await launch({ userData })
    await expect(running.page.getByText('keyring does not answer')).toBeVisible()
    await expect(connection(running.page)).toHaveText('No API key')
    // Nor is the user asked for the key that is there.
    await expect(running.page.getByRole('button', { name: 'Add API key' })).toHaveCount(0)
    const { keys: left } = JSON.parse(readFileSync(join(userData, 'config.json'), 'utf8'))
    expect(left).toEqual(keys)
  } finally {
    process.kill(Number(keyring), 'SIGCONT')
  }
  await expect(connection(running.page)).toHaveText('Online')
  await expect(running.page.getByText('keyring does not answer')).toBeHidden()
})

test('a key can be typed or pasted right away, even to replace a refused one', async ({ launch, simulator }) => {
  const running = await launch()
  const { page } = running
  // Whatever was closed, the keyboard goes on where one begins.
  for (const closed of ['Control+,', '?', '/']) {
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    await page.keyboard.press(closed)
    await expect(page.locator(':focus')).toHaveCount(1)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Add API key' })).toBeFocused()
  }
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('API key')).toBeFocused()
  const warning = page.getByText('not the usual form of a ModelRoute key')
  await page.keyboard.type('sk_wrong')
  await expect(warning).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(connection(page)).toHaveText('Key refused')
  await page.getByRole('button', { name: 'Enter a new key' }).click()
  await expect(page.getByLabel('API key')).toBeFocused()
  await page.keyboard.type(simulator.key)
  await expect(warning).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(connection(page)).toHaveText('Online')
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('searchbox', { name: 'Search settings' })).toBeFocused()
  await page.getByRole('button', { name: 'Remove key' }).click()
  await expect(page.locator('#api-key-state')).toContainText('No key')
  await page.keyboard.press('Escape')
  await expect(connection(page)).toHaveText('No API key')
  await expect(page.getByRole('button', { name: 'Add API key' })).toBeVisible()
})

test('without a keyring the key stays in memory unless the user chooses otherwise', async ({ launch, simulator }) => {
  let running = await launch({ keyring: false })
  const { page, userData } = running
  await page.getByRole('button', { name: 'Add API key' }).click()
  await expect(page.getByRole('radio', { name: /this session/i })).toBeChecked()
  await page.getByLabel('API key').fill(simulator.key)
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(connection(page)).toHaveText('Online')
  await running.app.close()
  expect(kept(userData)).not.toContain(simulator.key)

  running = await launch({ keyring: false, userData })
  await running.page.getByRole('button', { name: 'Add API key' }).click()
  await running.page.getByRole('radio', { name: /plain text/i }).check()
  await running.page.getByLabel('API key').fill(simulator.key)
  await running.page.getByRole('button', { name: 'Save' }).click()
  await expect(running.page.getByRole('dialog')).toBeHidden()
  await running.app.close()

  running = await launch({ keyring: false, userData })
  await expect(connection(running.page)).toHaveText('Online')
})

test('the simulator can be tried without a key, shows every fate, and leaves no trace', async ({ launch }) => {
  test.setTimeout(150_000)
  // A variable without a value counts as not set.
  let running = await launch({ env: { MODELROUTE_BASE_URL: '' } })
  const { page, userData } = running
  await page.getByRole('button', { name: 'Statistics' }).click()
  await expect(page.getByText('Nothing has ended yet')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Try the simulator' }).click()
  for (const status of [...terminalStatuses, 'AWAITING_WEBHOOK']) await expect(page.locator(`[data-status="${status}"]`).first()).toBeVisible({ timeout: 75_000 })
  await expect(page.getByRole('meter', { name: 'Rate budget' })).toHaveAttribute('aria-valuemax', '60')
  await page.getByRole('button', { name: 'Leave the simulator' }).click()
  await expect(page.getByRole('button', { name: 'Try the simulator' })).toBeVisible()
  await running.app.close()
  running = await launch({ env: {}, userData })
  await expect(running.page.getByRole('button', { name: 'Try the simulator' })).toBeVisible()
  await expect(running.page.locator('[data-execution-id]')).toHaveCount(0)
})

test('damaged files are set aside and reported, and an argument that is almost an ID is explained', async ({ launch }) => {
  const userData = newUserData()
  writeFileSync(join(userData, 'monitor.db'), 'not a database '.repeat(1_000))
  writeFileSync(join(userData, 'config.json'), '{"settings": ')
  const running = await launch({ env: {}, userData, args: ['exec_0f8fad5b-d9cb-469f-a165-70867728950'] })
  await expect(running.page.getByText(/exec_0f8fad5b-d9cb-469f-a165-70867728950/).first()).toBeVisible()
  await expect(running.page.getByText(/monitor\.db\.\d{4}-\d\d-\d\d/)).toBeVisible()
  await expect(running.page.getByText(/config\.json\.\d{4}-\d\d-\d\d/)).toBeVisible()
  expect(readdirSync(userData).filter((name) => /^(monitor\.db|config\.json)\.\d{4}/.test(name))).toHaveLength(2)
})
