import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'playwright/test'

test('without a display the demo prints each end and says where its screenshots are', async () => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'DISPLAY' && name !== 'WAYLAND_DISPLAY'))
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/demo.mjs', '--seconds', '20'], { env })
  expect(stdout).toMatch(/Screenshots: .+/)
  expect(stdout).toMatch(/^\d\d:\d\d:\d\d {2}exec_[0-9a-f-]{36} {2}COMPLETED/m)
})
