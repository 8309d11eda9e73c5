import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const configuration = (folder: string): string => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`

interface LonelyBus {
  address: string
  startNotifications: () => Promise<void>
  /** Lets the notification service hang, or go on. */
  hangNotifications: (hangs: boolean) => void
  stop: () => void
}

/** A session bus without services that starts none automatically. */
export async function startLonelyBus(): Promise<LonelyBus> {
  const folder = mkdtempSync(join(tmpdir(), 'monitor-bus-'))
  const file = join(folder, 'bus.conf')
  writeFileSync(file, configuration(folder))
  const bus = spawn('dbus-daemon', [`--config-file=${file}`, '--nofork', '--print-address'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = (await once(createInterface({ input: bus.stdout }), 'line')) as [string]
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: line }
  const started: ChildProcess[] = [bus]
  return {
    address: line,
    startNotifications: async () => {
      const dunst = spawn('dunst', [], { stdio: 'ignore', env })
      started.push(dunst)
      for (let tries = 0; tries < 100; tries += 1) {
        const ping = spawn('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.Notifications', '/', 'org.freedesktop.DBus.Peer.Ping'], { stdio: 'ignore', env })
        const [code] = (await once(ping, 'exit')) as [number | null]
        if (code === 0) return
        await sleep(50)
      }
      throw new Error('no notification service came up')
    },
    hangNotifications: (hangs) => void started.at(-1)?.kill(hangs ? 'SIGSTOP' : 'SIGCONT'),
    stop: () => {
      for (const program of started.reverse()) program.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
