import { describe, expect, it } from 'vitest'
import { Speed } from '../../../src/main/files/speed'

describe('the speed of a transfer', () => {
  it('cannot be told from a single moment', () => {
    const speed = new Speed()
    expect(speed.bytesPerSecond).toBeNull()
    speed.mark(0, 500)
    speed.mark(0, 900)
    expect(speed.bytesPerSecond).toBeNull()
  })

  it('is that of the last three seconds, without what came before', () => {
    const speed = new Speed()
    for (const [second = 0, bytes = 0] of [[0, 0], [1, 2_000], [2, 2_000]]) speed.mark(second * 1_000, bytes)
    expect(speed.bytesPerSecond).toBe(1_000)
    for (const second of [3, 4, 5]) speed.mark(second * 1_000, 2_000)
    expect(speed.bytesPerSecond).toBe(0)
  })

  it('is computed over everything known if little arrives', () => {
    const speed = new Speed()
    speed.mark(0, 0)
    speed.mark(10_000, 5_000)
    expect(speed.bytesPerSecond).toBe(500)
  })
})
