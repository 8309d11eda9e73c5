import { expect, it } from 'vitest'
import { Archiver } from '../../../src/main/archiver'
import { VirtualClock } from '../../support/virtual-clock'

const day = 24 * 3_600_000

it('archives what ended long enough ago, now and every hour, and nothing unless the user wants it', async () => {
  const clock = new VirtualClock()
  const pass = (hours: number): Promise<void> => clock.run(clock.monotonic() + hours * 3_600_000)
  let days: number | null = null
  let due: string[] = ['exec_1']
  const asked: number[] = []
  const archived: string[][] = []
  const archiver = new Archiver({
    clock,
    repository: { toArchive: (at) => (asked.push(clock.wall() - at), due) },
    afterDays: () => days,
    archive: (ids) => archived.push(ids),
  })
  archiver.look()
  await pass(2)
  expect([asked, archived]).toEqual([[], []])

  days = 7
  archiver.look()
  due = []
  await pass(1)
  due = ['exec_2']
  await pass(1)
  expect(archived).toEqual([['exec_1'], ['exec_2']])
  expect(new Set(asked)).toEqual(new Set([7 * day]))

  archiver.stop()
  due = ['exec_3']
  await pass(1)
  expect(archived).toHaveLength(2)
})
