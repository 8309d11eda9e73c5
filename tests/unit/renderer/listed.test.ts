import { expect, it } from 'vitest'
import { patched, rowsOf } from '@shared/listed'
import { listedOf, rowOf } from './rows'

const ended = rowOf(1, {
  label: 'Poster', note: 'why', batch: 'Covers', status: 'FAILED', lastAskedAt: 5_000, endSeenAt: 5_000, createdAt: 900, completedAt: 4_000,
  latencyMs: 3_100, cost: '0.04', fileCount: 2, errorCode: 'MODEL_OVERLOADED', searchOnlyText: 'no room', trouble: 'server',
})

it('reads from the stored columns what was written, every time as it was', () => {
  const searchOnlyText = () => JSON.stringify([ended.searchOnlyText, null])
  expect(rowsOf(listedOf([ended, rowOf(2)]), searchOnlyText).map((row) => patched(row, {}))).toEqual([ended, rowOf(2)])
})

it('includes the text that only search needs once it has arrived', () => {
  let searchOnlyText: string | null = null
  const [row] = rowsOf(listedOf([ended]), () => searchOnlyText)
  expect(row?.searchOnlyText).toBeNull()
  searchOnlyText = JSON.stringify([ended.searchOnlyText])
  expect(row?.searchOnlyText).toBe('no room')
})

it('takes watched rows as the scheduler knows them', () => {
  const watched = rowOf(2, { eta: { from: 1, to: 2 }, slowAfter: 3 })
  expect(rowsOf({ ...listedOf([ended, rowOf(2)]), watched: [watched] })[1]).toBe(watched)
})

it('keeps everything else of a row that changes', () => {
  const [row = ended] = rowsOf(listedOf([ended]), () => JSON.stringify([ended.searchOnlyText]))
  expect(patched(row, { status: 'COMPLETED', trouble: null })).toEqual({ ...ended, status: 'COMPLETED', trouble: null })
})
