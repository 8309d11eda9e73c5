import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import { Files } from '../../../src/main/files/files'
import { PreviewCache } from '../../../src/main/files/preview-cache'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredDownloads } from '../../../src/main/storage/downloads'
import { systemClock } from '../../../src/main/tracking/system-clock'
import { newExecution } from '../../../src/main/tracking/observe'
import { endedFile, startFiles, temporaryFolder } from '../../support/files'

it('files are saved automatically once, however often their execution is reported, and shown while they exist', async () => {
  const { simulator, api } = await startFiles({ downloads: 'bytes' })
  const base = temporaryFolder()
  const folder = join(base, 'saved')
  const shown: string[] = []
  const { database } = openDatabase(join(base, 'monitor.db'), new Date())
  const files = new Files({
    repository: new StoredDownloads(database),
    cache: await PreviewCache.open(join(base, 'previews'), 0),
    clock: systemClock,
    api: () => api,
    pageOrigin: 'monitor://app',
    settings: () => ({ ...defaultSettings, saveOnCompletion: true, downloadFolder: folder }),
    systemFolder: () => base,
    correctionOf: () => 0,
    find: () => null,
    findAll: () => [],
    dragFolder: join(base, 'dragged'),
    startDrag: () => undefined,
    showInFolder: (path) => void shown.push(path),
    chooseFolder: async () => null,
    sendChanges: () => undefined,
  })
  files.start()
  onTestFinished(async () => {
    await files.stop()
    database.close()
  })
  const { executionId, file } = endedFile(simulator, { fate: 'json' })
  const reference = { fileId: file.id, format: 'json', width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
  const execution = { ...newExecution(executionId, 'main', 0), status: 'COMPLETED', files: [reference] }
  const saved = () => readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('.json'))

  files.completed(execution)
  await expect.poll(() => saved()).toHaveLength(1)
  await expect.poll(() => files.requests.downloads(null)).toMatchObject([{ phase: { kind: 'done' } }])
  files.completed(execution)
  const [download] = await files.requests.downloads(null)
  expect(await files.requests.downloads(null)).toEqual([download])
  expect(saved()).toHaveLength(1)

  const { id, phase } = download ?? {}
  await files.requests.showSaved({ id: id ?? '' })
  expect(shown).toEqual([phase?.kind === 'done' && phase.path])
  rmSync(shown[0] ?? '')
  await expect(Promise.resolve(files.requests.showSaved({ id: id ?? '' }))).rejects.toThrow('is no longer')
  expect(shown).toHaveLength(1)
})
