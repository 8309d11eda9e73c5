import { describe, expect, it } from 'vitest'
import { newExecution } from '../../../src/main/tracking/observe'
import { sortKey } from '../../../src/renderer/src/executions/order'
import { correctionOf, inOwnTime, ownTimes } from '@shared/own-time'
import { detectionDelay, elapsed } from '../../../src/renderer/src/executions/progress'
import { idOf, rowOf } from './rows'

const sevenMinutes = 7 * 60_000

describe('ModelRoute\'s times on a computer whose clock differs', () => {
  it('are unchanged if the clocks may agree', () => {
    expect([null, 0, 1_400, -1_999].map(correctionOf)).toEqual([0, 0, 0, 0])
    const row = rowOf(1, { createdAt: 1_000 })
    expect(ownTimes(row, 0)).toBe(row)
  })

  it('are corrected by whole seconds if they do not, whichever is ahead', () => {
    expect([420_312, -420_312, 2_600].map(correctionOf)).toEqual([420_000, -420_000, 3_000])
  })

  it.each([sevenMinutes, -sevenMinutes])('give correct ages with a server that is ahead by %d ms', (ahead) => {
    const active = ownTimes(rowOf(1, { createdAt: 100_000 + ahead }), ahead)
    expect(elapsed(active, 108_000)).toEqual({ ms: 8_000, atMost: false })
    const failed = ownTimes(rowOf(1, { status: 'FAILED', createdAt: 100_000 + ahead, endSeenAt: 109_000 }), ahead)
    expect(elapsed(failed, 200_000)).toEqual({ ms: 9_000, atMost: true })
    const seen = ownTimes(rowOf(1, { trackedAt: 101_000, completedAt: 105_000 + ahead, endSeenAt: 105_900 }), ahead)
    expect(detectionDelay(seen)).toBe(900)
  })

  it('give the same span between two of its own', () => {
    const row = rowOf(1, { status: 'COMPLETED', createdAt: 1_000, completedAt: 9_400 })
    expect(elapsed(ownTimes(row, sevenMinutes), 0)).toEqual(elapsed(row, 0))
  })

  it('are corrected in everything that the details show, and nowhere else', () => {
    const file = { fileId: 'file_1', format: null, width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: 900_000 }
    const told = { ...newExecution(idOf(1), 'main', 1_000), createdAt: 500_000, completedAt: null, expiresAt: 800_000, endSeenAt: 70_000, files: [file] }
    expect(inOwnTime(told, sevenMinutes)).toEqual({
      ...told, createdAt: 80_000, expiresAt: 380_000, files: [{ ...file, expiresAt: 480_000 }],
    })
  })

  it('sort a row by what it shows', () => {
    const known = rowOf(1, { status: 'COMPLETED', createdAt: 500_000, completedAt: 505_000 })
    const seen = rowOf(2, { status: 'COMPLETED', endSeenAt: 86_000 })
    const key = (row: typeof known): unknown => sortKey(row, 'ended', 100_000, (id) => id, sevenMinutes)
    expect([key(known), key(seen)]).toEqual([85_000, 86_000])
  })
})
