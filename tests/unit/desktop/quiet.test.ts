import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import type { Settings } from '@shared/settings'
import { terminalStatuses } from '@shared/status'
import { adjustMuteEnd, holdBackReason } from '../../../src/main/desktop/quiet'

const at = (time: string): Date => new Date(`2026-03-02T${time}`)
const because = (changes: Partial<Settings>, now: Date, focused = false) =>
  holdBackReason({ outcome: 'COMPLETED', batch: 'Covers' }, { ...defaultSettings, ...changes }, now, focused)

describe('which ends are shown as notifications', () => {
  it('shows every outcome by default, even while the window is focused', () => {
    for (const outcome of terminalStatuses) expect(holdBackReason({ outcome, batch: null }, defaultSettings, at('12:00'), true)).toBeNull()
  })

  it('shows only failures if only they are on', () => {
    const settings = { ...defaultSettings, notifyOf: { COMPLETED: false, FAILED: true, CANCELLED: false, EXPIRED: false } }
    const shown = terminalStatuses.filter((outcome) => holdBackReason({ outcome, batch: null }, settings, at('12:00'), false) === null)
    expect(shown).toEqual(['FAILED'])
  })

  it('shows nothing from a muted group, and everything from the others', () => {
    expect(because({ mutedGroups: ['Covers'] }, at('12:00'))).toBe('group-muted')
    expect(because({ mutedGroups: ['covers', 'Videos'] }, at('12:00'))).toBeNull()
    expect(holdBackReason({ outcome: 'FAILED', batch: null }, { ...defaultSettings, mutedGroups: ['Covers'] }, at('12:00'), false)).toBeNull()
  })

  it('stays muted for as long as before when the clock is set, never longer than an hour, and not again once that is over', () => {
    const [now, minute, day] = [at('12:00').getTime(), 60_000, 86_400_000]
    for (const byMs of [day, -day, 0.4]) expect(adjustMuteEnd(now + 20 * minute - Math.round(byMs), now, byMs)).toBe(now + 20 * minute)
    // It was set back while the app did not run.
    expect(adjustMuteEnd(now + day, now)).toBe(now + 60 * minute)
    expect(adjustMuteEnd(now + minute, now, -2 * minute)).toBeNull()
    expect(adjustMuteEnd(null, now, day)).toBeNull()
  })

  it('is muted until that very moment, and not after it', () => {
    const mutedUntil = at('13:00').getTime()
    expect(because({ mutedUntil }, new Date(mutedUntil - 1))).toBe('muted')
    expect(because({ mutedUntil }, new Date(mutedUntil))).toBeNull()
  })

  it.each([
    ['22:00', '07:00', '21:59:59', false],
    ['22:00', '07:00', '22:00', true],
    ['22:00', '07:00', '00:00', true],
    ['22:00', '07:00', '06:59:59', true],
    ['22:00', '07:00', '07:00', false],
    ['09:30', '12:00', '09:29:59', false],
    ['09:30', '12:00', '09:30', true],
    ['09:30', '12:00', '12:00', false],
    ['23:00', '00:00', '23:30', true],
    ['23:00', '00:00', '00:00', false],
    ['00:00', '00:00', '15:00', true],
  ])('is quiet from %s to %s at %s: %s', (from, to, now, quiet) => {
    expect(because({ quietHours: { from, to } }, at(now))).toBe(quiet ? 'quiet-hours' : null)
  })

  it('is quiet either from one time to the other or from the other to the first', () => {
    const minute = fc.integer({ min: 0, max: 24 * 60 - 1 })
    const time = (of: number): string => `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`
    fc.assert(
      fc.property(minute, minute, minute, (from, to, now) => {
        fc.pre(from !== to)
        const there = because({ quietHours: { from: time(from), to: time(to) } }, at(time(now)))
        const back = because({ quietHours: { from: time(to), to: time(from) } }, at(time(now)))
        expect([there, back].filter((reason) => reason === 'quiet-hours')).toHaveLength(1)
      }),
    )
  })

  it('shows nothing over a focused window if the user wants that', () => {
    expect(because({ notifyOnlyUnfocused: true }, at('12:00'), true)).toBe('window-focused')
    expect(because({ notifyOnlyUnfocused: true }, at('12:00'), false)).toBeNull()
  })
})
