import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { PreviewCache } from '../../../src/main/files/preview-cache'
import { Previews } from '../../../src/main/files/previews'
import type { FileApi } from '../../../src/main/modelroute/files'
import { temporaryFolder } from '../../support/files'
import { VirtualClock } from '../../support/virtual-clock'

/** A text of unknown size that stands still for a minute half way. */
function slowApi(clock: VirtualClock): FileApi {
  const piece = Buffer.from('a line of text\n'.repeat(400))
  return {
    open: async ({ signal }) => ({
      ok: true,
      file: {
        start: 0, totalBytes: null, statedBytes: null, mediaType: 'text/plain', validator: null,
        body: new ReadableStream({
          async start(controller) {
            signal.addEventListener('abort', () => controller.error(signal.reason), { once: true })
            controller.enqueue(piece)
            await clock.sleep(60_000)
            if (signal.aborted) return
            controller.enqueue(piece)
            controller.close()
          },
        }),
      },
    }),
  }
}

it('fetches the whole of a file however long it takes, and says where it is kept', async () => {
  const clock = new VirtualClock()
  const executionId = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'
  const file = { fileId: 'file_1', format: 'txt', width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
  const previews = new Previews({
    cache: await PreviewCache.open(temporaryFolder(), 1024 ** 2),
    api: () => slowApi(clock),
    find: (id, fileId) => (fileId === file.fileId ? { connectionId: 'main', executionId: id, file } : null),
    automaticBytes: () => 0,
    pageOrigin: 'monitor://app',
    clock,
  })
  onTestFinished(() => previews.stop())
  expect(await previews.kept(executionId, 'file_1')).toBeNull()
  expect(await previews.fetch(executionId, 'file_2')).toBeNull()

  let fetched: unknown
  const fetching = previews.fetch(executionId, 'file_1').then((preview) => (fetched = preview))
  // The disk takes real time.
  await expect.poll(async () => {
    await clock.run(clock.monotonic() + 25_000, () => fetched !== undefined)
    return fetched
  }).toMatchObject({ kind: 'text' })
  await fetching
  const kept = await previews.kept(executionId, 'file_1')
  expect(kept?.extension).toBe('txt')
  expect(readFileSync(kept?.path ?? '')).toHaveLength(12_000)
})
