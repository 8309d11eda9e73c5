import { spawnSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../support/folder'

const root = resolve(import.meta.dirname, '../../..')

test('a script that is started through a link still runs', () => {
  const folder = temporaryFolder()
  symlinkSync(root, join(folder, 'link'))
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'link/scripts/desktop-session.mjs')], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'Give a command to run in the session\n' })
})

test('an argument that was not understood is reported without a stack trace', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/demo.mjs'), '--second', '4'], { encoding: 'utf8' })
  expect({ status, lines: stderr.trim().split('\n') }).toEqual({ status: 1, lines: ["Unknown option '--second'"] })
})

test('the simulator refuses an argument with exit code 1', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/simulator.mjs'), '--port', 'abc'], { encoding: 'utf8' })
  expect({ status, lines: stderr.split('\n', 2) }).toEqual({ status: 1, lines: ['✖ Invalid input: expected number, received NaN', '  → at port'] })
})
