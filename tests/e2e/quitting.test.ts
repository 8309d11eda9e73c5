import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { launchApp } from '../support/app'
import { save } from './window'

test('what looks by itself, at the clipboard or for a tray, ends with the window, however long the rest takes', async () => {
  const { app, page, userData } = await launchApp()
  await save(page, { watchClipboard: true })
  // As when files are still being written.
  await app.evaluate(({ app: quitting }) => {
    const exit = quitting.exit.bind(quitting)
    quitting.exit = (code) => void setTimeout(() => exit(code), 4_000)
  })
  await app.close()
  const log = join(userData, 'logs', 'main.log')
  expect(existsSync(log) ? readFileSync(log, 'utf8') : '').not.toContain('Unexpected')
})
