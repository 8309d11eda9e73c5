import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron } from 'playwright'
import { expect, test } from 'playwright/test'
import { isolated } from '../../src/shared/bidi'
import { environmentFor } from '../support/app'
import { nobody } from '../support/nobody'
import type { Nobody } from '../support/nobody'
import { stateOf } from './window'

const repository = resolve(import.meta.dirname, '../..')

/** Nothing keeps root from writing. */
function anotherUser(): Nobody & { folder: string } {
  const user = nobody()
  test.skip(user === null, 'another user cannot read this folder')
  if (user === null) throw new Error('There is no other user.')
  const folder = join(user.home, 'data')
  mkdirSync(folder)
  return { ...user, folder }
}

/** What is said until a line fits. */
async function heard(app: ChildProcess, words: RegExp): Promise<string> {
  if (!app.stderr) throw new Error('Its words are not heard.')
  for await (const line of createInterface({ input: app.stderr })) if (words.test(line)) return line
  return ''
}

test('if its folder, given by a relative path, is not writable the app says so, and what to do', async () => {
  const { launcher, home, folder } = anotherUser()
  chmodSync(folder, 0o555)
  const args = [repository, `--user-data-dir=${basename(folder)}`, '--password-store=basic']
  const app = spawn(launcher, args, { cwd: home, env: environmentFor({}), stdio: ['ignore', 'ignore', 'pipe'] })
  const gone = once(app, 'exit')
  const words = await heard(app, /^The app keeps everything|^ +at /)
  expect(words).toContain(isolated(folder))
  expect(words).toContain('Check the folder’s permissions')
  app.kill('SIGKILL')
  await gone
})

test('if it may not read its settings the app says so, and leaves them where they are', async () => {
  const { launcher, folder } = anotherUser()
  chmodSync(folder, 0o777)
  const config = join(folder, 'config.json')
  writeFileSync(config, '{}')
  chmodSync(config, 0)
  const app = spawn(launcher, [repository, `--user-data-dir=${folder}`, '--password-store=basic'], { env: environmentFor({}), stdio: ['ignore', 'ignore', 'pipe'] })
  const gone = once(app, 'exit')
  expect(await heard(app, /^The app keeps everything|^ +at /)).toContain('EACCES')
  expect(existsSync(config)).toBe(true)
  app.kill('SIGKILL')
  await gone
})

test('what changed since the last start applies even if it cannot be saved, and the user is told', async () => {
  test.skip(process.getuid?.() !== 0, 'only root can leave a file to another user')
  const { launcher, folder } = anotherUser()
  // Files of others can be read here, and not replaced.
  chmodSync(folder, 0o1777)
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ settings: { openAtLogin: true, theme: 'dark' } }))
  const app = await _electron.launch({
    executablePath: launcher,
    chromiumSandbox: true,
    args: [repository, `--user-data-dir=${folder}`, '--password-store=basic'],
    env: environmentFor({}),
  })
  const page = await app.firstWindow()
  const notices = page.getByRole('region', { name: 'Notices' })
  await expect(notices).toContainText('Changes since the last start could not be saved')
  await expect(notices).toContainText(`The app has no permission to write ${isolated(join(folder, 'config.json'))}. Check its permissions.`)
  expect((await stateOf(page)).settings).toMatchObject({ openAtLogin: false, theme: 'dark' })
  await app.close()
})
