import { execFile } from 'node:child_process'

const watcher = 'org.kde.StatusNotifierWatcher'

/**
 * Whether this desktop currently shows tray icons. Electron does not tell on Linux, where a desktop announces it on the
 * session bus (freedesktop StatusNotifierItem, `IsStatusNotifierHostRegistered`). Elsewhere there always is a tray.
 */
export function hasTrayHost(): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(true)
  const question = ['--session', '--print-reply=literal', '--reply-timeout=1000', `--dest=${watcher}`, '/StatusNotifierWatcher']
  const property = ['org.freedesktop.DBus.Properties.Get', `string:${watcher}`, 'string:IsStatusNotifierHostRegistered']
  return new Promise((resolve) => {
    execFile('dbus-send', [...question, ...property], (error, stdout) => resolve(!error && /\bboolean true\b/.test(stdout)))
  })
}
