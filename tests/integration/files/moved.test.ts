import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import { Files } from '../../../src/main/files/files'
import { Steps } from '../../../src/main/steps'
import { PreviewCache } from '../../../src/main/files/preview-cache'
import { StoredDownloads } from '../../../src/main/storage/downloads'
import { systemClock } from '../../../src/main/tracking/system-clock'
import { endedFile, listed } from '../../support/files'
import { temporaryFolder } from '../../support/folder'
import { startMonitor } from '../../support/monitor'

/** A monitor with two connections to its simulator, and the files of a completed execution on the first. */
async function setUp() {
  const monitor = await startMonitor({ downloads: 'bytes', moveFiles: (executions, to) => files.moved(executions, to) })
  const { simulator, baseUrl, vault, connections, repository, database } = monitor
  const base = temporaryFolder()
  const cache = await PreviewCache.open(join(base, 'previews'), 10_000_000)
  const files: Files = new Files({
    repository: new StoredDownloads(database),
    executions: repository,
    steps: new Steps(() => undefined),
    listed: Promise.resolve(),
    onUnreadable: (error) => expect.unreachable(String(error)),
    cache,
    clock: systemClock,
    api: (connectionId) => connections.files(connectionId),
    pageOrigin: 'monitor://app',
    settings: () => ({ ...defaultSettings, downloadFolder: join(base, 'saved') }),
    systemFolder: () => base,
    correctionOf: () => 0,
    dragFolder: join(base, 'dragged'),
    startDrag: () => undefined,
    showInFolder: () => undefined,
    chooseFolder: async () => null,
    sendChanges: () => undefined,
  })
  files.start()
  onTestFinished(() => files.stop())
  vault.save('second', simulator.key, 'session')
  connections.open({ id: 'second', name: 'Second', colour: 'teal', baseUrl, ownBaseUrl: true })
  const { executionId: id, file } = endedFile(simulator, { fate: 'image' })
  await monitor.monitor.track(id, 'main')
  await vi.waitFor(() => expect(repository.find(id)?.files).toHaveLength(1), 10_000)
  const download = async () => (await listed(files)).find(({ executionId }) => executionId === id)
  return { ...monitor, files, cache, id, fileId: file.id, download }
}

it('a download goes on where its execution moves to, and stays when the connection it began on is removed', async () => {
  const { simulator, monitor, connections, files, id, fileId, download } = await setUp()
  simulator.faults.add({ path: fileId, times: 1, then: { kind: 'stall' } })
  await files.requests.saveFiles({ ids: [id], fileIds: null })
  await vi.waitFor(async () => expect((await download())?.receivedBytes).toBeGreaterThan(0), 10_000)
  await monitor.move([{ id, to: 'second' }])
  await connections.close('main')
  await files.discardConnection('main')
  await vi.waitFor(async () => expect(await download()).toMatchObject({ connectionId: 'second', phase: { kind: 'done' } }), 10_000)
})

it('a download whose connection was removed can be resumed once its execution is pasted on another one', async () => {
  const { simulator, monitor, connections, files, id, fileId, download } = await setUp()
  simulator.faults.add({ path: fileId, times: 1, then: { kind: 'stall' } })
  await files.requests.saveFiles({ ids: [id], fileIds: null })
  await vi.waitFor(async () => expect((await download())?.receivedBytes).toBeGreaterThan(0), 10_000)
  await files.closeConnection('main')
  await connections.close('main')
  expect(await monitor.track(id, 'second')).toMatchObject({ moved: [id] })
  expect((await download())?.phase.kind).toBe('paused')
  await files.requests.resumeDownloads({ ids: [(await download())?.id ?? ''] })
  await vi.waitFor(async () => expect(await download()).toMatchObject({ connectionId: 'second', phase: { kind: 'done' } }), 10_000)
})

it('nothing of a file is left when its execution is deleted after it moved', async () => {
  const { monitor, files, cache, id, fileId } = await setUp()
  await files.previews.fetch(id, fileId)
  const kept = cache.path(PreviewCache.key('main', fileId))
  expect(existsSync(kept)).toBe(true)
  await monitor.move([{ id, to: 'second' }])
  await monitor.deleteForGood([id], (some) => files.discardExecutions(some))
  expect(existsSync(kept)).toBe(false)
})
