import { expect, it } from 'vitest'
import { storedFields } from '@shared/listed'
import type { StoredColumns } from '@shared/listed'
import { Listing } from '../../../src/main/listing'
import type { ReadAhead } from '../../../src/main/read-ahead'

const read = Object.fromEntries(storedFields.map((field) => [field, '["ahead"]']))
const columns = (of: string): Partial<StoredColumns> => ({ id: `["${of}"]` })

/** A listing whose later reads tell of each other which is which. */
function listingOf(ahead: ReadAhead | null) {
  let reads = 0
  return new Listing({
    ahead,
    stream: { sequence: 7 },
    monitor: { rows: (stored) => ({ stored: stored ?? { ...read, ...columns(`read ${reads}`) } as StoredColumns, watched: [] }) },
    repository: { alsoFound: () => `["found ${(reads += 1)}"]` },
  })
}
const resolved = (rows: unknown, alsoFound: unknown): ReadAhead => ({ rows: Promise.resolve(rows), alsoFound: () => Promise.resolve(alsoFound) })

it('tells what was read ahead to the first who asks, numbered before any change', async () => {
  const listing = listingOf(resolved(read, { alsoFound: '["file"]' }))
  expect(await listing.rows()).toMatchObject({ sequence: 0, executions: { stored: { id: '["ahead"]' } } })
  expect(await listing.alsoFound()).toBe('["file"]')
  expect(await listing.rows()).toMatchObject({ sequence: 7, executions: { stored: { id: '["read 1"]' } } })
  expect(await listing.alsoFound()).toBe('["found 1"]')
})

it.each([['nothing', null], ['something else', { id: 3 }]])('reads for itself where %s was read ahead', async (_what, rows) => {
  const listing = listingOf(resolved(rows, null))
  expect(await listing.rows()).toMatchObject({ sequence: 7, executions: { stored: { id: '["read 1"]' } } })
  expect(await listing.alsoFound()).toBe('["found 1"]')
})

it('refuses what belongs to no rows, and what could not be read', async () => {
  await expect(listingOf(null).alsoFound()).rejects.toThrow('Ask for the snapshot first.')
  const listing = listingOf(resolved(read, null))
  await listing.rows()
  await expect(listing.alsoFound()).rejects.toThrow()
})
