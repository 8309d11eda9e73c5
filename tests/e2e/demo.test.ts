import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect, test } from 'playwright/test'

const withoutDisplay = (): NodeJS.ProcessEnv => ({ ...process.env, DISPLAY: undefined, WAYLAND_DISPLAY: undefined })

test('without a display the demo says where its screenshots are and prints each end', async () => {
  const demo = spawn(process.execPath, ['scripts/demo.mjs'], { env: withoutDisplay(), stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(demo, 'exit')
  const lines: string[] = []
  createInterface({ input: demo.stdout }).on('line', (line) => lines.push(line))
  await expect.poll(() => lines, { timeout: 60_000 }).toContainEqual(expect.stringMatching(/^\d\d:\d\d:\d\d {2}exec_[0-9a-f-]{36} {2}COMPLETED/)).finally(() => demo.kill())
  expect(lines[0]).toMatch(/Screenshots: .+/)
  await gone
})

test('the demo ends with exit code 0 after the seconds it was given', async () => {
  const demo = spawn(process.execPath, ['scripts/demo.mjs', '--seconds', '5'], { env: withoutDisplay(), stdio: 'ignore' })
  expect(await once(demo, 'exit')).toEqual([0, null])
})
