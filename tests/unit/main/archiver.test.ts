import { expect, it } from 'vitest'
import { Archiver } from '../../../src/main/archiver'
import { VirtualClock } from '../../support/virtual-clock'

const day = 24 * 3_600_000

it('archives what ended long enough ago, now and every hour, and nothing unless the user wants it', async () => {
  const clock = new VirtualClock()
  const pass = (hours: number): Promise<void> => clock.run(clock.monotonic() + hours * 3_600_000)
  let days: number | null = null
  let due: string[] = ['exec_1']
  const asked: [number, Record<string, number>][] = []
  let corrected = 0
  const archived: string[][] = []
  const archiver = new Archiver({
    clock,
    repository: { toArchive: (at, corrections) => (asked.push([clock.wall() - at, corrections]), due) },
    corrections: () => ({ main: corrected }),
    afterDays: () => days,
    archive: (ids) => archived.push(ids),
  })
  archiver.check()
  await pass(2)
  expect([asked, archived]).toEqual([[], []])

  days = 7
  archiver.check()
  due = []
  await pass(1)
  due = ['exec_2']
  corrected = 3_000
  await pass(1)
  expect(archived).toEqual([['exec_1'], ['exec_2']])
  expect(asked).toEqual([0, 0, 3_000].map((main) => [7 * day, { main }]))

  archiver.stop()
  due = ['exec_3']
  await pass(1)
  expect(archived).toHaveLength(2)
})

it('checks again after an hour in which the database could not be read', async () => {
  const clock = new VirtualClock()
  const archived: string[][] = []
  let locked = true
  const archiver = new Archiver({
    clock,
    repository: {
      toArchive: () => {
        if (locked) throw new Error('locked')
        return ['exec_1']
      },
    },
    corrections: () => ({}),
    afterDays: () => 7,
    archive: (ids) => archived.push(ids),
  })
  expect(() => archiver.check()).toThrow('locked')
  locked = false
  await clock.run(clock.monotonic() + 3_600_000)
  expect(archived).toEqual([['exec_1']])
})
