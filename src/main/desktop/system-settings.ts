import type { Settings } from '@shared/settings'
import { opensLinks, setOpensLinks } from './link-handler'
import { setStartAtLogin, startsAtLogin } from './login'
import { adjustMuteEnd } from './quiet'

/** Settings that also depend on the system, as they are there: the user may have changed them outside the app, or set the clock to `now`. */
export function systemState({ openAtLogin, openLinks, mutedUntil }: Settings, now: number): Partial<Settings> {
  return { openAtLogin: openAtLogin && startsAtLogin(), openLinks: openLinks && opensLinks(), mutedUntil: adjustMuteEnd(mutedUntil, now) }
}

/** Sets start at login and the opening of links in the system. Throws, in words for the user, if one cannot be set; then neither is. */
export function applyToSystem(before: Settings, after: Settings): void {
  const changesLogin = after.openAtLogin !== before.openAtLogin
  if (changesLogin) setStartAtLogin(after.openAtLogin)
  try {
    if (after.openLinks !== before.openLinks) setOpensLinks(after.openLinks)
  } catch (error) {
    if (changesLogin) setStartAtLogin(before.openAtLogin)
    throw error
  }
}
