import { expect, it, onTestFinished, vi } from 'vitest'
import { timeZoneFollower } from '../../../src/main/desktop/time-zone'

it('has the zone read anew once the system has another one, and nothing read at the start', () => {
  onTestFinished(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  })
  const options = new Intl.DateTimeFormat().resolvedOptions()
  // Stands for the zone of the start, which V8 keeps.
  vi.stubEnv('TZ', 'Pacific/Kiritimati')
  const fourteenHoursAhead = -14 * 60
  const name = vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({ ...options, timeZone: 'Pacific/Kiritimati' })
  const follow = timeZoneFollower()
  expect(name).not.toHaveBeenCalled()
  expect([follow(), new Date().getTimezoneOffset()]).toEqual([false, fourteenHoursAhead])
  name.mockReturnValue(options)
  expect(follow()).toBe(true)
  expect(new Date().getTimezoneOffset()).not.toBe(fourteenHoursAhead)
  expect(follow()).toBe(false)
})
