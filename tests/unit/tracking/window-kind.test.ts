import { describe, expect, it } from 'vitest'
import type { RateWindow } from '../../../src/main/tracking/rate-window'
import { ServerClock } from '../../../src/main/tracking/server-clock'
import { WindowKind } from '../../../src/main/tracking/window-kind'
import { VirtualClock } from '../../support/virtual-clock'

const epoch = 1_700_000_000_000
/** A window of a minute was told; the present one ends at 10 s. */
const old: RateWindow = { reset: epoch + 10_000, remaining: 30, toldAt: 100, own: 1, openedAt: 100, opening: 31 }
function minuteLong(): WindowKind {
  const kind = new WindowKind(new ServerClock(new VirtualClock(0, epoch)))
  kind.began(epoch + 60_000, 0, false)
  return kind
}

describe('a window slides or refills', () => {
  it('if Reset moves on before it has passed, twice', () => {
    const kind = minuteLong()
    const moved = (sentAt: number): boolean => {
      kind.passed(old, sentAt, epoch + 70_000, true)
      return kind.rolls
    }
    expect([9000, 8999, 8999].map(moved)).toEqual([false, false, true])
    expect(kind.movedBack(epoch + 70_000, epoch + 10_000)).toBe(false)
  })

  it('if Reset moves by less than a window although the new one did not begin whole', () => {
    const moved = (byMs: number, whole: boolean): boolean => {
      const kind = minuteLong()
      kind.passed(old, 10_500, epoch + 10_000 + byMs, whole)
      return kind.rolls
    }
    expect([moved(51_999, false), moved(52_000, false), moved(1000, true)]).toEqual([true, false, false])
  })

  it('but not if a reply tells no Reset', () => {
    const kind = minuteLong()
    kind.passed(old, 10_500, null, false)
    expect(kind.rolls).toBe(false)
  })
})

it('is as long as its first reply tells, but hardly shorter than the one before, nor shorter at all if it may slide', () => {
  const kind = minuteLong()
  kind.began(epoch + 10_000, 0, true)
  expect(kind.lengthMs).toBe(54_000)
  const early = minuteLong()
  early.passed(old, 0, epoch + 70_000, true)
  early.began(epoch + 10_000, 0, true)
  expect(early.lengthMs).toBe(60_000)
  early.began(epoch + 70_000, 0, true)
  expect(early.lengthMs).toBe(70_000)
  early.rolling(60, 50, epoch + 80_000, 0)
  expect(early.lengthMs).toBe(80_000)
})

it('is never shorter than a second, nor shortened by a 429 without headers', () => {
  const kind = minuteLong()
  kind.began(epoch - 900, 0, false)
  expect(kind.lengthMs).toBe(1000)
  kind.began(epoch + 600_000, 0, false)
  kind.refused(true)
  expect(kind.lengthMs).toBe(600_000)
})

it('of a bucket is as long as it takes to fill, until a 429 or a changed limit', () => {
  const bucket = (): WindowKind => {
    const kind = minuteLong()
    const told = (): void => {
      kind.rolling(60, 50, epoch + 10_000, 0)
      kind.rolling(60, 30, epoch + 14_000, 0)
    }
    told()
    expect(kind.fullMs).toBeNull()
    for (let nth = 0; nth < 2; nth += 1) kind.passed(old, 0, epoch + 70_000, true)
    told()
    return kind
  }
  const [changed, refused] = [bucket(), bucket()]
  expect([changed.fullMs, changed.lengthMs]).toEqual([30_000, 30_000])
  changed.limitChanged()
  refused.refused(false)
  expect([changed.fullMs, refused.fullMs]).toEqual([null, null])
})

it('is the same while Reset moves by no more than a second, and for its whole length if there is none', () => {
  const kind = minuteLong()
  const reset = epoch + 10_000
  expect([1000, 1001].map((ms) => kind.movedBack(reset, reset - ms))).toEqual([false, true])
  expect([kind.movedBack(reset, null), kind.movedBack(null, reset)]).toEqual([false, false])
  expect([1000, 1001].map((ms) => kind.isNewer(reset + ms, old, 0))).toEqual([false, true])
  expect([60_099, 60_100].map((now) => kind.isNewer(null, old, now))).toEqual([false, true])
})

it('ends exactly at Reset only if a request from then found the next one whole', () => {
  const slackAfter = (whole: boolean, sentAt: number): number | null => {
    const kind = minuteLong()
    kind.passed(old, sentAt, epoch + 70_000, whole)
    return kind.resetSlackMs
  }
  expect([slackAfter(true, 10_000), slackAfter(true, 10_499), slackAfter(true, 10_500), slackAfter(false, 10_000)]).toEqual([0, 0, null, null])
})
