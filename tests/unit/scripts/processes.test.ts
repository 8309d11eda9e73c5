import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const processes = pathToFileURL(resolve(import.meta.dirname, '../../../scripts/lib/processes.mjs')).href

test.runIf(process.platform !== 'win32').each(['SIGINT', 'SIGTERM', 'SIGHUP'])('a second %s does not keep the clean-up from finishing', (signal) => {
  const program = `
    import { setTimeout } from 'node:timers/promises'
    import { beforeExit } from '${processes}'
    beforeExit(async () => {
      process.kill(process.pid, '${signal}')
      await setTimeout(0)
      console.log('cleaned up')
    })
    process.kill(process.pid, '${signal}')
    await setTimeout(20_000)`
  const { signal: killedBy, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
  expect({ killedBy, stdout }).toEqual({ killedBy: null, stdout: 'cleaned up\n' })
})

test.runIf(process.platform !== 'win32')('a signal that reaches npm alone, whose shell does not pass it on, cleans up too', async () => {
  const program = `
    import { setTimeout } from 'node:timers/promises'
    import { beforeExit } from '${processes}'
    beforeExit(() => console.log('cleaned up'))
    console.log('started')
    await setTimeout(20_000)
    console.log('nobody said so')`
  const env = { ...process.env, npm_lifecycle_event: 'demo', NODE: process.execPath, PROGRAM: program }
  const shell = spawn('sh', ['-c', '"$NODE" --input-type=module --eval "$PROGRAM"; exit $?'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  const output = createInterface(shell.stdout)
  const over = once(output, 'close')
  output.on('line', (line) => {
    lines.push(line)
    if (line === 'started') shell.kill('SIGTERM')
  })
  await over
  expect(lines).toEqual(['started', 'cleaned up'])
})
