import { callSessionBus, isSilence } from './session-bus'

/** As long as D-Bus waits by default (25 s), because a service that is slow to wake still shows what it is given. */
const timeoutMs = 25_000
const name = 'org.freedesktop.Notifications'

/** How the service reads a notification's body: as markup or as plain text. `silent`: it does not answer. */
export type NotificationService = 'markup' | 'plain' | 'silent'

/**
 * Asks the notification service. On Linux Electron waits for it on main's thread, so one that hangs would stop the whole app for up to
 * 25 s per notification, and one without the capability `body-markup` shows markup as it is (freedesktop notification specification).
 * One that is missing is known at once.
 */
export async function askNotificationService(): Promise<NotificationService> {
  if (process.platform !== 'linux') return 'plain'
  try {
    const capabilities = await callSessionBus({ destination: name, path: `/${name.replaceAll('.', '/')}`, method: `${name}.GetCapabilities`, timeoutMs })
    return capabilities.includes('body-markup') ? 'markup' : 'plain'
  } catch (error) {
    return isSilence(error) ? 'silent' : 'markup'
  }
}
