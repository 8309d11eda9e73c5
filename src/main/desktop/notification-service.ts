import { answers } from './session-bus'

/** As long as D-Bus waits by default (25 s), because a service that is slow to wake still shows what it is given. */
const timeoutMs = 25_000

/**
 * Whether the notification service answers; also true where nothing tells. On Linux Electron waits for the service on main's thread, so
 * one that hangs would stop the whole app for up to 25 s per notification. One that is missing is known at once.
 */
export async function notificationServiceAnswers(): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const name = 'org.freedesktop.Notifications'
  return answers({ destination: name, path: `/${name.replaceAll('.', '/')}`, method: `${name}.GetServerInformation`, timeoutMs })
}
