import { spawnSync } from 'node:child_process'
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
