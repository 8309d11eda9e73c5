import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import type { Execution } from '@shared/execution'
import type { Work } from '@shared/reports'
import { Files } from '../../../src/main/files/files'
import { Steps } from '../../../src/main/steps'
import { PreviewCache } from '../../../src/main/files/preview-cache'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredDownloads } from '../../../src/main/storage/downloads'
import { systemClock } from '../../../src/main/tracking/system-clock'
import { newExecution } from '../../../src/main/tracking/observe'
import { endedFile, listed, startFiles } from '../../support/files'
import { temporaryFolder } from '../../support/folder'
import { storeChanges } from '../../support/stored'

/** The files of a simulator's executions with one image or text each, in folders below `base`. Logs what was shown in its folder and what was dragged. */
async function setUp(listShown = Promise.resolve()) {
  const { simulator, api } = await startFiles({ downloads: 'bytes' })
  const base = temporaryFolder()
  const folder = join(base, 'saved')
  const [shown, dragged]: [string[], string[]] = [[], []]
  const unreadable: unknown[] = []
  const works: (Work | null)[] = []
  const executions: Execution[] = []
  const { database } = openDatabase(join(base, 'monitor.db'), new Date())
  const repository = new StoredDownloads(database)
  const cache = await PreviewCache.open(join(base, 'previews'), 1_000_000)
  const open = (): Files => new Files({
    repository,
    steps: new Steps((work) => works.push(work)),
    listed: listShown,
    onUnreadable: (error) => unreadable.push(error),
    cache,
    clock: systemClock,
    api: () => api,
    pageOrigin: 'monitor://app',
    settings: () => ({ ...defaultSettings, saveOnCompletion: true, downloadFolder: folder }),
    systemFolder: () => base,
    correctionOf: () => 0,
    executions: {
      find: (id) => executions.find((one) => one.id === id) ?? null,
      findFile: (id, fileId) => {
        const file = executions.find((one) => one.id === id)?.files.find((one) => one.fileId === fileId)
        return file ? { connectionId: 'main', file } : null
      },
      findAll: (ids) => executions.filter(({ id }) => ids.includes(id)),
    },
    dragFolder: join(base, 'dragged'),
    startDrag: (path) => void dragged.push(path),
    showInFolder: (path) => void shown.push(path),
    chooseFolder: async () => null,
    sendChanges: () => undefined,
  })
  const files = open()
  void listShown.then(() => files.start())
  onTestFinished(async () => {
    await files.stop()
    database.close()
  })
  const ended = (fate: 'json' | 'image', format: string): { execution: Execution; fileId: string } => {
    const { executionId, file } = endedFile(simulator, { fate })
    const reference = { fileId: file.id, format, width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
    const execution = { ...newExecution(executionId, 'main', 0), status: 'COMPLETED', files: [reference] }
    executions.push(execution)
    return { execution, fileId: file.id }
  }
  return { files, open, database, repository, folder, shown, dragged, unreadable, works, ended }
}

it('files are saved automatically once, however often their execution is reported, and shown while they exist', async () => {
  const { files, folder, shown, ended } = await setUp()
  const { execution } = ended('json', 'json')
  const saved = () => readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.json'))
  const saveAutomatically = (): void => {
    const saving = files.saving(execution)
    saving?.store()
    saving?.begin()
  }

  saveAutomatically()
  await expect.poll(() => saved()).toHaveLength(1)
  await expect.poll(() => listed(files)).toMatchObject([{ phase: { kind: 'done' } }])
  saveAutomatically()
  const [download] = await listed(files)
  expect(await listed(files)).toEqual([download])
  expect(saved()).toHaveLength(1)

  const { id, phase } = download ?? {}
  await files.requests.showSaved({ id: id ?? '' })
  expect(shown).toEqual([phase?.kind === 'done' && phase.path])
  rmSync(shown[0] ?? '')
  await expect(Promise.resolve(files.requests.showSaved({ id: id ?? '' }))).rejects.toThrow('is no longer')
  expect(shown).toHaveLength(1)
})

it('files are saved automatically also if the app is killed as soon as their result is stored, and not if that cannot be stored', async () => {
  const { files, open, database, repository, folder, ended } = await setUp()
  const withFiles = (): Parameters<typeof storeChanges>[1][number] => {
    const { execution } = ended('json', 'json')
    return { execution, also: files.saving(execution)?.store }
  }
  const [kept, lost] = [withFiles(), withFiles()]
  storeChanges(database, [kept])
  const failing = { execution: lost.execution, also: () => (lost.also?.(), database.exec('no SQL')) }
  expect(() => storeChanges(database, [failing])).toThrow('syntax error')
  expect(repository.all()).toMatchObject([{ executionId: kept.execution.id, phase: 'active' }])

  const next = open()
  onTestFinished(() => next.stop())
  next.start()
  await expect.poll(async () => (await listed(next)).map(({ phase }) => phase.kind)).toEqual(['done'])
  expect(readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.json'))).toHaveLength(1)
})

it('a copy that was dragged out is deleted with its execution, or with its connection', async () => {
  const { files, dragged, ended } = await setUp()
  const all = [ended('image', 'png'), ended('image', 'png')]
  for (const { execution, fileId } of all) {
    await files.previews.fetch(execution.id, fileId)
    expect(await files.requests.dragFile({ executionId: execution.id, fileId })).toEqual({ begun: true })
  }
  const there = () => dragged.map((path) => existsSync(path))
  await files.discardExecutions(all.slice(0, 1).map(({ execution }) => execution.id))
  expect(there()).toEqual([false, true])
  await files.discardConnection('main')
  expect(there()).toEqual([false, false])
})

it('stored downloads are read once the page has its list, or when one is begun before that', async () => {
  let list: () => void = () => undefined
  const { files, repository, folder, ended } = await setUp(new Promise((resolve) => (list = resolve)))
  const all = vi.spyOn(repository, 'all')
  const listing = listed(files)
  await nextTurn()
  expect(all).not.toHaveBeenCalled()
  const { execution } = ended('json', 'json')
  await files.requests.saveFiles({ ids: [execution.id], fileIds: null })
  expect([all.mock.calls.length, existsSync(folder)]).toEqual([1, false])
  list()
  expect(await listing).toMatchObject([{ executionId: execution.id }])
  await expect.poll(async () => (await listed(files)).map(({ phase }) => phase.kind)).toEqual(['done'])
  expect(all).toHaveBeenCalledTimes(1)
})

it('a completed execution is stored even if stored downloads cannot be read: nothing is saved automatically then', async () => {
  const { files, repository, unreadable, ended } = await setUp(new Promise(() => undefined))
  vi.spyOn(repository, 'all').mockImplementation(() => {
    throw new Error('a row of another version')
  })
  expect(files.saving(ended('json', 'json').execution)).toBeNull()
  expect(unreadable).toEqual([new Error('a row of another version')])
})

it('what an earlier run began to save is not begun again before stored downloads are read', async () => {
  const never = new Promise<void>(() => undefined)
  const { files, open, repository, ended } = await setUp(never)
  const { execution } = ended('json', 'json')
  await files.requests.saveFiles({ ids: [execution.id], fileIds: null })
  await open().requests.saveFiles({ ids: [execution.id], fileIds: null })
  expect(repository.all()).toHaveLength(1)
})

it('everything else has its turns while the files of hundreds of executions begin, and each begins once', async () => {
  const { files, ended } = await setUp()
  const ids = Array.from({ length: 650 }, () => ended('json', 'json').execution.id)
  const begunAtTurns = new Set<number>()
  const look = async (): Promise<void> => {
    begunAtTurns.add((await listed(files)).length)
    timer = setImmediate(look)
  }
  let timer = setImmediate(look)
  const { begun } = await files.requests.saveFiles({ ids, fileIds: null })
  clearImmediate(timer)
  expect([...begunAtTurns]).toEqual(expect.arrayContaining([200, 400, 600]))
  expect(JSON.parse(begun)).toMatchObject(ids.map((executionId) => ({ executionId })))
})

it('thousands of downloads are paused and removed in steps, with progress: at once they held everything up for a quarter of a minute', async () => {
  const { files, open, repository, works, ended } = await setUp(new Promise(() => undefined))
  await files.requests.saveFiles({ ids: [ended('json', 'json').execution.id], fileIds: null })
  const [first] = repository.all()
  if (first === undefined) throw new Error('Nothing was begun.')
  repository.save(Array.from({ length: 1_000 }, (_, n) => ({ ...first, id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`, name: `${n}.json` })))
  const ids = repository.all().map(({ id }) => id)
  const { requests } = open()
  const progress = [...[0, 200, 400, 600, 800, 1_000].map((done) => ({ kind: 'change', done, total: 1_001 })), null]
  expect(await requests.pauseDownloads({ ids })).toEqual({ done: 1_001, leftOut: 0, failure: null })
  expect(new Set(repository.all().map(({ phase }) => phase))).toEqual(new Set(['paused']))
  expect(works.splice(0)).toEqual(progress)
  expect(await requests.discardDownloads({ ids })).toEqual({ done: 1_001, leftOut: 0, failure: null })
  expect(repository.all()).toEqual([])
  expect(works).toEqual(progress)
})
