import { session } from 'electron'
import type { Session } from 'electron'

let renewed = 0

/** The session whose network every request uses. */
export function networkSession(): Session {
  return renewed === 0 ? session.defaultSession : session.fromPartition(`network-${renewed}`)
}

/** Call it when Chromium's network process has died: up to Electron 40, every later request of a session that used it fails (electron#49572). */
export function renewNetworkSession(): void {
  renewed += 1
}
