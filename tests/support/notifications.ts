import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { SessionBus } from './dbus'

interface ShownNotification {
  title: string
  body: string
}

/** The `Notify` messages on the session bus since `listen`, as a desktop receives them. */
export class NotificationLog {
  readonly shown: ShownNotification[] = []
  readonly #monitor: ChildProcessByStdio<null, Readable, null>

  private constructor() {
    const match = "type='method_call',interface='org.freedesktop.Notifications',member='Notify'"
    this.#monitor = spawn('dbus-monitor', [match], { stdio: ['ignore', 'pipe', 'ignore'] })
  }

  /** Starts listening. */
  static async listen(): Promise<NotificationLog> {
    const log = new NotificationLog()
    const lines = createInterface({ input: log.#monitor.stdout })
    const ready = once(lines, 'line')
    log.#read(lines)
    await ready
    return log
  }

  async stop(): Promise<void> {
    this.#monitor.kill()
    if (this.#monitor.exitCode === null && this.#monitor.signalCode === null) await once(this.#monitor, 'exit')
  }

  /** Closes the notifications on the screen. */
  static closeAll(): Promise<void> {
    return dunst('NotificationCloseAll')
  }

  /** Clicks the topmost notification on the screen. */
  static click(): Promise<void> {
    return dunst('NotificationAction', 'u', [0])
  }

  /** Notify(app_name, replaces_id, app_icon, summary, body, …): the third and fourth strings (freedesktop notification spec). */
  #read(lines: ReturnType<typeof createInterface>): void {
    let strings: string[] | null = null
    let open: string | null = null
    lines.on('line', (line) => {
      if (line.startsWith('method call')) strings = line.includes('member=Notify') ? [] : null
      if (!strings || line.startsWith('method call')) return
      const text = open === null ? /^ {3}string "(.*)$/.exec(line)?.[1] : `${open}\n${line}`
      if (text === undefined) return
      if (!text.endsWith('"')) {
        open = text
        return
      }
      open = null
      strings.push(text.slice(0, -1))
      const [, , title, body] = strings
      if (title !== undefined && body !== undefined) {
        this.shown.push({ title, body })
        strings = null
      }
    })
  }
}

/** Runs `dunstctl` on the session bus. */
async function dunst(member: string, signature = '', body: unknown[] = []): Promise<void> {
  const bus = await SessionBus.connect()
  await bus.call({
    destination: 'org.freedesktop.Notifications', path: '/org/freedesktop/Notifications', interface: 'org.dunstproject.cmd0', member, signature, body,
  })
  bus.close()
}
