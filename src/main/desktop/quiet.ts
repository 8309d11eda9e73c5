import type { HoldBackReason } from '@shared/desktop'
import type { Settings } from '@shared/settings'
import type { PendingNotification } from '../tracking/repository'

/** Why an end is not shown as a notification at `now` (local time); null if it is shown. */
export function holdBackReason(
  { outcome, batch }: Pick<PendingNotification, 'outcome' | 'batch'>,
  settings: Pick<Settings, 'notifyOf' | 'mutedGroups' | 'mutedUntil' | 'quietHours' | 'notifyOnlyUnfocused'>,
  now: Date,
  windowFocused: boolean,
): HoldBackReason | null {
  if (!settings.notifyOf[outcome]) return 'outcome-off'
  if (batch !== null && settings.mutedGroups.includes(batch)) return 'group-muted'
  if (isMuted(settings, now)) return 'muted'
  if (isQuietHour(settings, now)) return 'quiet-hours'
  return settings.notifyOnlyUnfocused && windowFocused ? 'window-focused' : null
}

/** True if the user has muted notifications until after `now`. */
export function isMuted({ mutedUntil }: Pick<Settings, 'mutedUntil'>, now: Date): boolean {
  return mutedUntil !== null && now.getTime() < mutedUntil
}

/** How long the user mutes notifications. */
export const mutedForMs = 3_600_000

/**
 * The end of a mute (epoch ms) after the clock was set by `byMs`, to `now`: as far away as before, and at most the longest mute away;
 * null if the mute was over.
 */
export function adjustMuteEnd(mutedUntil: number | null, now: number, byMs = 0): number | null {
  const left = mutedUntil === null ? 0 : mutedUntil + byMs - now
  return left > 0 ? now + Math.round(Math.min(left, mutedForMs)) : null
}

/** True if `now`, in local time, is within the quiet hours. */
export function isQuietHour({ quietHours }: Pick<Settings, 'quietHours'>, now: Date): boolean {
  if (quietHours === null) return false
  const time = now.getHours() * 60 + now.getMinutes()
  const [start, end] = [minutes(quietHours.from), minutes(quietHours.to)]
  return start < end ? start <= time && time < end : start <= time || time < end
}

/** Minutes since midnight of `HH:MM`. */
function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number)
  return hours * 60 + rest
}
