import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { saying } from '@shared/sayings/sayings'
import { PreviewCache } from '../../../src/main/files/preview-cache'
import { Previews } from '../../../src/main/files/previews'
import type { FileApi } from '../../../src/main/modelroute/files'
import { temporaryFolder } from '../../support/folder'
import { VirtualClock } from '../../support/virtual-clock'

const executionId = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'

async function setUp(api: (clock: VirtualClock) => FileApi, isFile: (fileId: string) => boolean) {
  // The first file that is looked at loads it, which takes real time, and hours of the clock's.
  await import('file-type')
  const clock = new VirtualClock()
  const file = { format: 'txt', width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
  const previews = new Previews({
    cache: await PreviewCache.open(temporaryFolder(), 1024 ** 2),
    api: () => api(clock),
    find: (id, fileId) => (isFile(fileId) ? { connectionId: 'main', executionId: id, file: { ...file, fileId } } : null),
    automaticBytes: () => 0,
    pageOrigin: 'monitor://app',
    clock,
  })
  onTestFinished(() => previews.stop())
  return { clock, previews }
}

/** A text of unknown size that stands still half way: for 25 s, or as long as is said of a file. */
function slowApi(clock: VirtualClock, stillMs: (fileId: string) => number = () => 25_000, onEnd: () => void = () => undefined): FileApi {
  const piece = Buffer.from('a line of text\n'.repeat(400))
  return {
    open: async ({ fileId, signal }) => ({
      ok: true,
      file: {
        start: 0, totalBytes: null, statedBytes: null, mediaType: 'text/plain', isPage: false, validator: null,
        body: new ReadableStream({
          async start(controller) {
            signal.addEventListener('abort', () => controller.error(signal.reason), { once: true })
            controller.enqueue(piece)
            await clock.sleep(stillMs(fileId))
            if (signal.aborted) return
            controller.enqueue(piece)
            controller.close()
            onEnd()
          },
        }),
      },
    }),
  }
}

it('fetches a whole file however long it takes, and says where it is kept', async () => {
  let isWhole = false
  const { clock, previews } = await setUp((its) => slowApi(its, undefined, () => void (isWhole = true)), (fileId) => fileId === 'file_1')
  expect(await previews.kept(executionId, 'file_1')).toBeNull()
  expect(await previews.fetch(executionId, 'file_2')).toBeNull()

  let fetched: unknown
  const fetching = previews.fetch(executionId, 'file_1').then((preview) => (fetched = preview))
  // The disk takes real time; were the clock to go on meanwhile, a slow one would be a silence.
  await expect.poll(async () => {
    if (!isWhole) await clock.run(clock.monotonic() + 5_000, () => isWhole)
    return fetched
  }, { timeout: 10_000 }).toMatchObject({ kind: 'text', sizeBytes: 12_000 })
  await fetching
  const kept = await previews.kept(executionId, 'file_1')
  expect(kept?.extension).toBe('txt')
  expect(readFileSync(kept?.path ?? '')).toHaveLength(12_000)
})

it('gives up files whose data stops coming, after as long as a download does, so that others get their turn', async () => {
  const { clock, previews } = await setUp((now) => slowApi(now, (fileId) => (fileId === 'file_5' ? 0 : Infinity)), () => true)
  const found: unknown[] = []
  for (const fileId of ['file_1', 'file_2', 'file_3', 'file_4', 'file_5']) {
    void previews.fetch(executionId, fileId).then((preview) => found.push(preview?.kind === 'failed' ? preview.failure.saying : preview?.kind))
  }
  // In small steps: what nobody reads for 20 s is given up, and to be read takes real time.
  await expect.poll(async () => {
    await clock.run(clock.monotonic() + 2_500)
    return found
  }, { timeout: 10_000 }).toHaveLength(5)
  expect(found.filter((one) => one !== 'text')).toEqual(Array(4).fill(saying('silent', { seconds: 30 })))
})
