import { expect, it, onTestFinished } from 'vitest'
import { PreviewCache } from '../../../src/main/files/preview-cache'
import { Previews } from '../../../src/main/files/previews'
import type { FileApi, OpenFile } from '../../../src/main/modelroute/files'
import { systemClock } from '../../../src/main/tracking/system-clock'
import { drawPng } from '../../../src/simulator/files/png'
import { temporaryFolder } from '../../support/folder'

const executionId = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'
const unsaid = { format: 'png', width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
const picture = drawPng('harbour', 64, 64)

async function setUp(open: FileApi['open'], automaticBytes = 10_000) {
  const asked: OpenFile['priority'][] = []
  const api: FileApi = {
    open(request) {
      asked.push(request.priority)
      return open(request)
    },
  }
  const previews = new Previews({
    cache: await PreviewCache.open(temporaryFolder(), 1024 ** 2),
    api: () => api,
    find: (id, fileId) => ({ connectionId: fileId.slice(0, 1), executionId: id, file: { ...unsaid, fileId } }),
    automaticBytes: () => automaticBytes,
    pageOrigin: 'monitor://app',
    clock: systemClock,
  })
  onTestFinished(() => previews.stop())
  return { previews, asked, inspect: (fileId: string, byUser: boolean) => previews.inspect(executionId, fileId, byUser) }
}

const opened = (body: ReadableStream<Uint8Array>, totalBytes: number | null): Awaited<ReturnType<FileApi['open']>> => ({
  ok: true,
  file: { start: 0, totalBytes, statedBytes: null, mediaType: 'image/png', isPage: false, validator: null, body },
})
const whole = () => opened(ReadableStream.from([picture]), picture.byteLength)
const never = ({ signal }: OpenFile): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
/** As where the budget leaves nothing to those that nobody waits for. */
const shortBudget: FileApi['open'] = async (request) => (request.priority === 'thumbnail' ? never(request) : whole())

it('a file the user asks for no longer waits like its thumbnail', async () => {
  const { asked, inspect } = await setUp(shortBudget)
  const thumbnail = inspect('a1', false)
  await expect.poll(() => asked).toEqual(['thumbnail'])
  expect(await inspect('a1', true)).toMatchObject({ kind: 'image' })
  expect(await thumbnail).toMatchObject({ kind: 'image' })
  expect(asked).toEqual(['thumbnail', 'download'])
})

it('a file the user asks for leaves the queue of thumbnails', async () => {
  const { asked, inspect } = await setUp(shortBudget)
  for (let n = 0; n < 6; n += 1) void inspect(`a${n}`, false)
  await expect.poll(() => asked).toHaveLength(4)
  expect(await inspect('a5', true)).toMatchObject({ kind: 'image' })
  expect(await inspect('a9', true)).toMatchObject({ kind: 'image' })
})

it('a request that has left is not repeated', async () => {
  let answer = (): void => undefined
  const { asked, inspect } = await setUp((request) => {
    request.onSent?.()
    return Promise.race([never(request), new Promise<ReturnType<typeof whole>>((resolve) => (answer = () => resolve(whole())))])
  })
  const thumbnail = inspect('a1', false)
  await expect.poll(() => asked).toHaveLength(1)
  const wanted = inspect('a1', true)
  answer()
  expect(await wanted).toMatchObject({ kind: 'image' })
  expect(await thumbnail).toMatchObject({ kind: 'image' })
  expect(asked).toEqual(['thumbnail'])
})

it('a file the user asks for is not cut off at the size limit of automatic loading', async () => {
  let goOn = (): void => undefined
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(picture.subarray(0, 100))
      await new Promise<void>((resolve) => (goOn = resolve))
      controller.enqueue(picture.subarray(100))
      controller.close()
    },
  })
  const { asked, inspect, previews } = await setUp(async ({ onSent }) => {
    onSent?.()
    return opened(body, null)
  }, 110)
  void inspect('a1', false)
  await expect.poll(() => asked).toHaveLength(1)
  const fetched = previews.fetch(executionId, 'a1')
  goOn()
  expect(await fetched).toMatchObject({ kind: 'image', sizeBytes: picture.byteLength })
  expect(asked).toHaveLength(1)
})

it('thumbnails of a connection that gets no answer do not delay those of others', async () => {
  const { asked, inspect } = await setUp(async (request) => (request.fileId.startsWith('a') ? never(request) : whole()))
  for (let n = 0; n < 6; n += 1) void inspect(`a${n}`, false)
  await expect.poll(() => asked).toHaveLength(4)
  expect(await inspect('b1', false)).toMatchObject({ kind: 'image' })
})
