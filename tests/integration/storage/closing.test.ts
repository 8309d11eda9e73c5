import { randomUUID } from 'node:crypto'
import Database from 'libsql'
import { expect, it } from 'vitest'
import { openStores } from '../../../src/main/storage/stores'
import { temporaryFolder } from '../../support/folder'

/** The pages of a database with 2,000 executions of which the first are deleted, once it is closed. */
function pagesAfter(deleted: number): { before: number; after: number; kept: boolean } {
  const folder = temporaryFolder()
  const stores = openStores(folder)
  const ids = Array.from({ length: 2_000 }, () => `exec_${randomUUID()}`)
  stores.executions.add(ids, 'main', 1)
  const pages = (): number => (new Database(stores.path).prepare('PRAGMA page_count').get() as { page_count: number }).page_count
  const before = pages()
  stores.executions.remove(ids.slice(0, deleted))
  stores.close()
  const again = openStores(folder)
  const kept = again.executions.ids().join() === ids.slice(deleted).join()
  again.close()
  return { before, after: pages(), kept }
}

it('a database of which most was deleted for good gives its space back when it is closed', () => {
  const { before, after, kept } = pagesAfter(1_600)
  expect(kept).toBe(true)
  expect(after).toBeLessThan(before / 2)
})

it('a database of which less was deleted is not written anew, as that would take longer', () => {
  const { before, after, kept } = pagesAfter(200)
  expect([after, kept]).toEqual([before, true])
})
