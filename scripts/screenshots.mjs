// @ts-check
// Takes the pictures of the README from the real app with its simulator. Usage: node scripts/screenshots.mjs
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { startDesktopSession } from './desktop-session.mjs'
import { beforeExit } from './lib/processes.mjs'
import { asProgram, root } from './lib/program.mjs'
import { electronSwitches, setUp } from './setup.mjs'

const folder = join(root, 'docs/screenshots')

/**
 * @param {import('playwright').Page} page
 * @param {string} name
 */
async function shoot(page, name) {
  for (const theme of ['light', 'dark']) {
    await page.evaluate(`window.monitor.request('saveSettings', { theme: '${theme}' })`)
    await page.locator(`html[data-theme="${theme}"]`).waitFor()
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled' })
  }
}

await asProgram(import.meta.url, async () => {
  const { electron } = await setUp({ ownDesktop: true })
  await build()
  const session = await startDesktopSession()
  await mkdir(folder, { recursive: true })
  const userData = await mkdtemp(join(tmpdir(), 'modelroute-screenshots-'))
  beforeExit(() => rm(userData, { recursive: true, force: true, maxRetries: 3 }))
  const { _electron } = await import('playwright')
  const environment = Object.entries({ ...process.env, ...session.env }).filter(([name]) => !name.startsWith('MODELROUTE_'))
  const app = await _electron.launch({
    executablePath: electron,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...electronSwitches(), root, `--user-data-dir=${userData}`],
    env: Object.fromEntries(environment.map(([name, value]) => [name, value ?? ''])),
  })
  const page = await app.firstWindow()

  await page.getByRole('button', { name: 'Try the simulator' }).waitFor()
  await shoot(page, 'first-run')
  await page.getByRole('button', { name: 'Try the simulator' }).click()
  await page.locator('[data-status="FAILED"]').nth(1).waitFor({ timeout: 120_000 })
  await shoot(page, 'list')
  await page.locator('[data-status="COMPLETED"]', { hasText: 'flux' }).first().click()
  await page.getByRole('list', { name: 'Files' }).waitFor()
  await shoot(page, 'details')
  await page.locator('[data-status="FAILED"]').first().click()
  await page.getByRole('region', { name: 'Execution details' }).getByText(/retryable|REJECTED|FAILED|OVERLOADED/).first().waitFor()
  await shoot(page, 'failure')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('dialog').waitFor()
  await shoot(page, 'settings')
  await app.close()
  console.log(`Screenshots: ${folder}`)
})
