import { expect, it } from 'vitest'
import type { FileFailureKind } from '@shared/files'
import { saying } from '@shared/sayings/sayings'
import type { StoredDownload } from '../../../src/main/files/repository'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredDownloads } from '../../../src/main/storage/downloads'

const kinds: { [K in FileFailureKind]: K } = {
  network: 'network', timeout: 'timeout', 'rate-limited': 'rate-limited', 'key-refused': 'key-refused', 'not-found': 'not-found', rejected: 'rejected',
  server: 'server', unreadable: 'unreadable', gone: 'gone', 'link-refused': 'link-refused', 'wrong-length': 'wrong-length', 'no-space': 'no-space', disk: 'disk',
  'no-connection': 'no-connection',
}

it('downloads are read as they were saved, in the order in which they were begun, with a failure of any kind', () => {
  const { database } = openDatabase(':memory:', new Date(0))
  const downloads = new StoredDownloads(database)
  const all = Object.values(kinds).map((kind, n): StoredDownload => ({
    id: `d${n}`, connectionId: 'main', executionId: 'exec_1', fileId: 'file_1', folder: '/d', name: 'a.png', format: null, claimedBytes: null, onExisting: 'ask',
    phase: 'failed', sizeBytes: null, syncedBytes: 0, validator: null, path: null, verdict: null, createdAt: 1_000 - n, endedAt: null,
    failure: { kind, saying: saying('file-gone'), requestId: null },
  }))
  downloads.save(all)
  expect(downloads.all()).toEqual(all.toReversed())
  downloads.remove(['d0'])
  expect(downloads.all()).toEqual(all.slice(1).reverse())
  database.close()
})
