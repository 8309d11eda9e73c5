import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { electronExecutable } from './app'

/** Another user's home, and a launcher that starts Electron as that user; if the tests are not run as root, as the current user. */
export interface Nobody {
  home: string
  launcher: string
}

/** Null if that user cannot read this repository, which contains `built`. */
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
