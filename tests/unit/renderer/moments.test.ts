import { describe, expect, it } from 'vitest'
import { expectedMoments, timeMoments } from '../../../src/renderer/src/executions/moments'
import { rowOf } from './rows'

const at = (hour: number, minute = 0): number => new Date(2026, 10, 25, hour, minute).getTime()

describe('the absolute times of a row', () => {
  it('say when it was created, and when it ended or its end was seen', () => {
    const created = rowOf(1, { createdAt: at(9) })
    expect(timeMoments(created)).toBe('Created Nov 25, 2026, 09:00:00')
    expect(timeMoments({ ...created, completedAt: at(9, 5), endSeenAt: at(9, 6) })).toBe('Created Nov 25, 2026, 09:00:00\nEnded Nov 25, 2026, 09:05:00')
    expect(timeMoments({ ...created, endSeenAt: at(9, 6) })).toBe('Created Nov 25, 2026, 09:00:00\nEnd noticed Nov 25, 2026, 09:06:00')
    expect(timeMoments(rowOf(1))).toBeUndefined()
  })

  it('say when its end is expected, and what it means that it has not ended', () => {
    const band = 'Expected between Nov 25, 2026, 10:00:00 and Nov 25, 2026, 10:05:00'
    const row = rowOf(1, { eta: { from: at(10), to: at(10, 5) }, slowAfter: at(10, 30) })
    expect(expectedMoments(row, at(9))).toBe(band)
    expect(expectedMoments(row, at(10, 10))).toBe(`Four in five executions of its model end sooner\n${band}`)
    expect(expectedMoments(row, at(11))).toBe(`Slower than 95 % of executions of its model\n${band}`)
    expect(expectedMoments(rowOf(1), at(9))).toBeUndefined()
    expect(expectedMoments({ ...row, status: 'COMPLETED' }, at(9))).toBeUndefined()
  })
})
