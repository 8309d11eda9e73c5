import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { electronExecutable } from './app'

/** A time zone of the system, as a single program sees it. */
interface ChangeableZone {
  /** Starts Electron as that program. */
  launcher: string
  set: (zone: string) => void
  remove: () => void
}

const inNamespace = ['unshare', '--mount', '--propagation', 'private']

/** Gives Electron a copy of /etc, which tells the zone. Null if the user may not mount. */
export function changeableZone(first: string): ChangeableZone | null {
  const [program = '', ...args] = inNamespace
  if (spawnSync(program, [...args, 'mount', '--bind', '/etc', '/etc']).status !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'monitor-zone-'))
  const etc = join(folder, 'etc')
  cpSync('/etc', etc, { recursive: true, verbatimSymlinks: true })
  const set = (zone: string): void => {
    // ICU reads the name off the link's path. Not every system has the zones themselves, nor are they read.
    const file = join(etc, 'zoneinfo', zone)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, '')
    symlinkSync(join('/etc/zoneinfo', zone), join(etc, 'localtime.new'))
    renameSync(join(etc, 'localtime.new'), join(etc, 'localtime'))
  }
  set(first)
  const launcher = join(folder, 'electron')
  const bound = `${inNamespace.join(' ')} sh -c 'mount --bind "$0" /etc && exec "$@"' '${etc}'`
  writeFileSync(launcher, `#!/bin/sh\nunset TZ\nexec ${bound} '${electronExecutable()}' "$@"\n`, { mode: 0o755 })
  return { launcher, set, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
