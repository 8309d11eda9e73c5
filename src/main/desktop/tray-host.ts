import { callSessionBus } from './session-bus'

const watcher = 'org.kde.StatusNotifierWatcher'

/**
 * Whether this desktop currently shows tray icons. Electron does not tell on Linux, where a desktop announces it on the
 * session bus (freedesktop StatusNotifierItem, `IsStatusNotifierHostRegistered`). Elsewhere there always is a tray.
 */
export async function hasTrayHost(): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const reply = callSessionBus({
    destination: watcher,
    path: '/StatusNotifierWatcher',
    method: 'org.freedesktop.DBus.Properties.Get',
    args: [`string:${watcher}`, 'string:IsStatusNotifierHostRegistered'],
    timeoutMs: 1000,
  })
  return reply.then((text) => /\bboolean true\b/.test(text), () => false)
}
