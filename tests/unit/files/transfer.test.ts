import { expect, it } from 'vitest'
import { nodeDisk, type PartFile } from '../../../src/main/files/disk'
import { transfer } from '../../../src/main/files/transfer'
import { VirtualClock } from '../../support/virtual-clock'

const broken = (): Promise<never> => Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))
const part: PartFile = { size: async () => 0, truncate: broken, write: broken, read: broken, sync: broken, close: async () => undefined }
const plan = { fileId: 'file_1', format: null, folder: '/saved', partPath: '/saved/a.part', claimedBytes: null, sizeBytes: null, syncedBytes: 0, validator: null }

it.each([
  ['takes no bytes', { freeBytes: async () => 1e12 }],
  ['does not tell how much room it has', { freeBytes: broken }],
])('ends a reply whose disk %s, which would hold its connection', async (_what, disk) => {
  let ended = false
  const body = new ReadableStream<Uint8Array>({ cancel: () => void (ended = true) })
  const file = { start: 0, totalBytes: 10, statedBytes: null, mediaType: null, isPage: false, validator: null, body }
  const outcome = await transfer(plan, {
    api: { open: async () => ({ ok: true, file }) },
    disk: { ...nodeDisk, openPart: async () => part, ...disk },
    clock: new VirtualClock(),
    promisedBytes: () => 0,
    onRoom: () => undefined,
    onProgress: () => undefined,
    onState: () => undefined,
  }, new AbortController().signal)
  expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'disk' } })
  expect(ended).toBe(true)
})
