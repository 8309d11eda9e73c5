import { setTimeout as sleep } from 'node:timers/promises'
import { safeStorage } from 'electron'
import { answers } from './session-bus'
import type { BusCall } from './session-bus'

const timeoutMs = 25_000
/** A service that ends instead of answering is started anew by the next question. */
const againAfterMs = 5_000

/**
 * Resolves once the keyring answers, or nothing tells whether it does. On Linux safeStorage waits for it on main's thread, so one that
 * hangs would stop the whole start for over a minute. Call it once the app is ready.
 */
export async function keyringAnswers(): Promise<void> {
  const call = process.platform === 'linux' ? callTo(safeStorage.getSelectedStorageBackend()) : null
  while (call && !(await answers({ ...call, timeoutMs }))) await sleep(againAfterMs)
}

/** What costs the service behind one of Chromium's backends next to nothing; null without a service. */
function callTo(backend: string): Omit<BusCall, 'timeoutMs'> | null {
  if (backend === 'gnome_libsecret') {
    return { destination: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets', method: 'org.freedesktop.Secret.Service.ReadAlias', args: ['string:default'] }
  }
  const version = /^kwallet(\d*)$/.exec(backend)?.[1]
  return version === undefined ? null : { destination: `org.kde.kwalletd${version}`, path: `/modules/kwalletd${version}`, method: 'org.kde.KWallet.isEnabled' }
}
