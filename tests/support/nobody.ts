import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { electronExecutable } from './app'

/** Another user's home, with what starts Electron as that user; where the tests are not root, as the user they are. */
export interface Nobody {
  home: string
  launcher: string
}

/** Null where that user cannot read this repository, of which `built` is a part. */
export function nobody(built = resolve(import.meta.dirname, '../../out/main/index.js')): Nobody | null {
  const command = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
  const [program = 'test', ...readable] = [...command, 'test', '-x', electronExecutable(), '-a', '-r', built]
  if (spawnSync(program, readable).status !== 0) return null
  const home = mkdtempSync(join(tmpdir(), 'monitor-nobody-'))
  chmodSync(home, 0o777)
  const launcher = join(home, 'electron')
  const env = `HOME='${home}' TMPDIR='${home}' XDG_RUNTIME_DIR='${home}' XDG_CONFIG_HOME='${home}' DBUS_SESSION_BUS_ADDRESS=disabled:`
  writeFileSync(launcher, `#!/bin/sh\nexport ${env}\nexec ${command.join(' ')} '${electronExecutable()}' "$@"\n`, { mode: 0o755 })
  return { home, launcher }
}
