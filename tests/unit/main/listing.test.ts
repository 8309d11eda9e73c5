import { expect, it } from 'vitest'
import { storedFields } from '@shared/listed'
import type { StoredColumns } from '@shared/listed'
import type { ExecutionRow } from '@shared/execution'
import { Listing } from '../../../src/main/listing'
import type { ReadAhead } from '../../../src/main/storage/read-ahead'
import { idOf, rowOf } from '../renderer/rows'

const read = Object.fromEntries(storedFields.map((field) => [field, '["ahead"]']))
const columns = (of: string): Partial<StoredColumns> => ({ id: `["${of}"]` })

/** A listing whose later reads tell of each other which is which. */
function listingOf(ahead: ReadAhead | null, watched: ExecutionRow[] = []) {
  let reads = 0
  return new Listing({
    ahead,
    stream: { sequence: 7 },
    monitor: { rows: (stored) => ({ stored: stored ?? { ...read, ...columns(`read ${reads}`) } as StoredColumns, watched }) },
    repository: { searchOnlyText: () => `["found ${(reads += 1)}"]` },
  })
}
const resolved = (rows: unknown, searchOnlyText: unknown, firstRows: unknown = null): ReadAhead => ({
  firstRows: Promise.resolve(firstRows),
  rows: () => Promise.resolve(rows),
  searchOnlyText: () => Promise.resolve(searchOnlyText),
})

it('gives what was read ahead to the first request, numbered before any change', async () => {
  const listing = listingOf(resolved(read, { searchOnlyText: '["file"]' }))
  expect(await listing.rows()).toMatchObject({ sequence: 0, executions: { stored: { id: '["ahead"]' } } })
  expect(await listing.searchOnlyText()).toBe('["file"]')
  expect(await listing.rows()).toMatchObject({ sequence: 7, executions: { stored: { id: '["read 1"]' } } })
  expect(await listing.searchOnlyText()).toBe('["found 1"]')
})

it.each([['nothing', null], ['something else', { id: 3 }]])('reads the rows itself if %s was read ahead', async (_what, rows) => {
  const listing = listingOf(resolved(rows, null))
  expect(await listing.rows()).toMatchObject({ sequence: 7, executions: { stored: { id: '["read 1"]' } } })
  expect(await listing.searchOnlyText()).toBe('["found 1"]')
})

it('gives the first rows of the list, with the watched ones among them, until all rows are requested', async () => {
  const firstRows = { ...read, id: JSON.stringify([idOf(2), idOf(3)]) }
  const listing = listingOf(resolved(read, null, firstRows), [rowOf(1), rowOf(2)])
  expect(await listing.firstRows()).toEqual({ stored: firstRows, watched: [rowOf(2)] })
  await listing.rows()
  expect(await listing.firstRows()).toBeNull()
})

it('has no first rows if nothing, or something else, was read ahead', async () => {
  expect(await listingOf(null).firstRows()).toBeNull()
  expect(await listingOf(resolved(read, null, { id: 3 })).firstRows()).toBeNull()
})

it('rejects the search text if no rows were sent or it could not be read', async () => {
  await expect(listingOf(null).searchOnlyText()).rejects.toThrow('Ask for the snapshot first.')
  const listing = listingOf(resolved(read, null))
  await listing.rows()
  await expect(listing.searchOnlyText()).rejects.toThrow()
})
