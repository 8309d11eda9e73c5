import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { saying } from '@shared/sayings/sayings'
import { nodeDisk, type Disk } from '../../../src/main/files/disk'
import type { DownloadRequest } from '../../../src/main/files/downloads'
import type { StoredDownload } from '../../../src/main/files/repository'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredDownloads } from '../../../src/main/storage/downloads'
import type { DownloadTask } from '../../support/download-process'
import { digestOf, endedFile, saving, sha256, startDownloads, startFiles } from '../../support/files'
import { temporaryFolder } from '../../support/folder'

const mebibyte = 1024 * 1024
const runner = resolve(import.meta.dirname, '../../../scripts/lib/typescript-program.mjs')

/** Runs a process that downloads, and kills it with SIGKILL when `enough` bytes are known to be on the disk. */
async function downloadAndBeKilled(task: DownloadTask, enough: number): Promise<void> {
  const program = `const { runTypeScript } = await import(${JSON.stringify(runner)}); await runTypeScript('tests/support/download-process.ts')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, DOWNLOAD_TASK: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  onTestFinished(() => void child.kill('SIGKILL'))
  const told = createInterface(child.stdout)
  await new Promise<void>((resolve) => {
    told.on('line', () => {
      const { database } = openDatabase(task.databasePath, new Date())
      const synced = new StoredDownloads(database).all()[0]?.syncedBytes ?? 0
      database.close()
      if (synced >= enough) resolve()
    })
    told.on('close', resolve)
  })
  child.kill('SIGKILL')
  expect((await exited)[1]).toBe('SIGKILL')
}

describe('after kill -9 in the middle of a download', () => {
  async function killedAt(options: { ranges: boolean }) {
    const files = await startFiles({ downloads: 'presigned', ...options })
    const { simulator, baseUrl } = files
    const base = temporaryFolder()
    const folder = join(base, 'saved')
    const database = join(base, 'monitor.db')
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 48 * mebibyte })
    simulator.faults.add({ host: 'storage', times: 1, then: { kind: 'stall' } })
    const request = saving(executionId, file, { folder })
    await downloadAndBeKilled({ baseUrl, key: simulator.key, databasePath: database, request }, 16 * mebibyte)
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.part$/)])
    return { ...files, folder, database, content, path: join(folder, request.name) }
  }

  it('it continues from what was on the disk, and the file is whole', async () => {
    const { api, folder, database, content, path, sent } = await killedAt({ ranges: true })
    const { downloads, until } = startDownloads({ api, folder, database })
    const [{ id } = { id: '' }] = downloads.list()
    expect((await until(id, 'done')).phase.path).toBe(path)
    const [range] = sent.flatMap(({ headers }) => headers['range'] ?? [])
    expect(Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1])).toBeGreaterThanOrEqual(16 * mebibyte)
    expect(await sha256(path)).toBe(await digestOf(content))
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it.each([
    ['the server serves no ranges', { ranges: false, lose: () => undefined }],
    ['the disk kept less than it claimed', { ranges: true, lose: (part: string) => truncateSync(part, 1000) }],
  ])('it starts over if %s', async (_why, { ranges, lose }) => {
    const { api, folder, database, content, path, simulator, sent } = await killedAt({ ranges })
    const [part = ''] = readdirSync(folder)
    lose(join(folder, part))
    const { downloads, until } = startDownloads({ api, folder, database })
    await until(downloads.list()[0]?.id ?? '', 'done')
    expect(sent.filter(({ headers }) => 'range' in headers)).toEqual([])
    expect(await sha256(path)).toBe(await digestOf(content))
    expect(readdirSync(folder)).toHaveLength(1)
    expect(simulator.counters.storageAuthorizations).toBe(0)
  })
})

it('a download continues where it was after the app was quit', async () => {
  const { simulator, api, sent } = await startFiles({ downloads: 'bytes' })
  const base = temporaryFolder()
  const [folder, database] = [join(base, 'saved'), join(base, 'monitor.db')]
  const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 4 * mebibyte })
  simulator.faults.add({ times: 1, then: { kind: 'stall' } })
  const first = startDownloads({ api, folder, database })
  const [id = ''] = first.downloads.save([saving(executionId, file, { folder })])
  await first.untilState(id, ({ receivedBytes }) => receivedBytes > mebibyte)
  await first.downloads.stop()

  const second = startDownloads({ api, folder, database })
  const { phase } = await second.until(id, 'done')
  expect(await sha256(phase.path)).toBe(await digestOf(content))
  expect(sent.at(-1)?.headers['range']).toBe(`bytes=${2 * mebibyte}-`)
})

it('a download is done, not taken for another file, if the kill came after it got its name but before that was stored', async () => {
  const { simulator, api } = await startFiles({ downloads: 'bytes' })
  const base = temporaryFolder()
  const [folder, database] = [join(base, 'saved'), join(base, 'monitor.db')]
  const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: mebibyte })
  const first = startDownloads({ api, folder, database })
  const [id = ''] = first.downloads.save([saving(executionId, file, { folder })])
  const { phase } = await first.until(id, 'done')
  await first.downloads.stop()
  const [stored] = first.repository.all()
  if (!stored) throw new Error('Nothing is stored.')
  first.repository.save([{ ...stored, phase: 'active', path: null, verdict: null, endedAt: null }])
  // Of another length it is another file.
  const other = { ...stored, id: 'b', phase: 'active', path: null, verdict: null, name: 'mine.mp4' } as const
  first.repository.save([other])
  writeFileSync(join(folder, 'mine.mp4'), 'mine')

  const second = startDownloads({ api, folder, database })
  expect((await second.until(id, 'done')).phase).toMatchObject({ path: phase.path, verdict: 'match' })
  await second.until('b', 'exists')
  expect(simulator.counters.requests).toBe(1)
  expect(await sha256(phase.path)).toBe(await digestOf(content))
})

/** A download whose app was killed while it gave the file its name; `leave` is what had been done by then. */
async function killedWhileNaming(changes: Partial<DownloadRequest>, leave: (part: string, target: string, onHold: () => void) => void) {
  const { simulator, api } = await startFiles({ downloads: 'bytes' })
  const base = temporaryFolder()
  const [folder, database] = [join(base, 'saved'), join(base, 'monitor.db')]
  const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: mebibyte })
  const request = saving(executionId, file, { folder, ...changes })
  let stored: StoredDownload | undefined
  const disk: Disk = {
    ...nodeDisk,
    async publish(part, target, _overwrite, onHold) {
      leave(part, target, onHold)
      stored = first.repository.all()[0]
      throw new Error('killed')
    },
  }
  const first = startDownloads({ api, folder, database, disk })
  const [id = ''] = first.downloads.save([request])
  await first.until(id, 'failed')
  await first.downloads.stop()
  if (!stored) throw new Error('Nothing was stored before the file got its name.')
  first.repository.save([stored])
  const { repository } = first
  return { simulator, content, folder, request, path: join(folder, request.name), id, stored, repository, restart: () => startDownloads({ api, folder, database }) }
}

it.each([{ sizeBytes: null }, { sizeBytes: mebibyte }])('a download is done if the kill came while the file had both names, %o', async (changes) => {
  const { simulator, content, folder, request, path, id, restart } = await killedWhileNaming(changes, linkSync)
  expect((await restart().until(id, 'done')).phase).toMatchObject({ path, verdict: 'match' })
  expect(simulator.counters.requests).toBe(1)
  expect(readdirSync(folder)).toEqual([request.name])
  expect(await sha256(path)).toBe(await digestOf(content))
})

it('a download is done if the kill came while it had both names, the second one numbered', async () => {
  const { simulator, content, folder, path, id, restart } = await killedWhileNaming({ onExisting: 'keep-both', name: 'clip.mp4' }, (part, target) => {
    writeFileSync(target, 'mine')
    linkSync(part, join(dirname(target), 'clip (2).mp4'))
  })
  expect((await restart().until(id, 'done')).phase).toMatchObject({ path: join(folder, 'clip (2).mp4') })
  expect(simulator.counters.requests).toBe(1)
  expect(readdirSync(folder).toSorted()).toEqual(['clip (2).mp4', 'clip.mp4'])
  expect(await sha256(join(folder, 'clip (2).mp4'))).toBe(await digestOf(content))
  expect(readFileSync(path, 'utf8')).toBe('mine')
})

it.each(['ask', 'keep-both'] as const)('a download is done if the kill came while an empty file held its name, and another’s empty file stays: %s', async (onExisting) => {
  const { simulator, content, folder, request, path, id, stored, repository, restart } = await killedWhileNaming({ onExisting }, (_part, target, onHold) => {
    onHold()
    writeFileSync(target, '')
  })
  const other = { ...stored, id: 'b', name: 'theirs.mp4', onExisting: 'ask' } as const
  writeFileSync(join(folder, other.name), '')
  repository.save([other])

  const second = restart()
  expect((await second.until(id, 'done')).phase).toMatchObject({ path, verdict: 'match' })
  await second.until('b', 'exists')
  expect(simulator.counters.requests).toBe(1)
  expect(readdirSync(folder).toSorted()).toEqual([request.name, other.name].toSorted())
  expect(await sha256(path)).toBe(await digestOf(content))
})

it('a download comes back in every phase as it was stored', () => {
  const { database } = openDatabase(join(temporaryFolder(), 'monitor.db'), new Date())
  const repository = new StoredDownloads(database)
  const download = {
    id: 'a', connectionId: 'main', executionId: 'e', fileId: 'f', folder: '/x', name: 'y/z.png', format: 'png', claimedBytes: 7,
    onExisting: 'ask', phase: 'failed', sizeBytes: 7, syncedBytes: 3, validator: '"v"', path: '/x/y/z.png', verdict: 'match',
    failure: { kind: 'no-space', saying: saying('disk-full', { folder: '/x' }), requestId: 'req_1' }, createdAt: 1, endedAt: 2,
  } as const
  const bare = {
    ...download, id: 'b', format: null, claimedBytes: null, phase: 'active', sizeBytes: null, validator: null, path: null, verdict: null,
    failure: null, endedAt: null,
  } as const
  repository.save([bare, download])
  repository.save([{ ...download, syncedBytes: 5 }])
  expect(repository.all()).toEqual([bare, { ...download, syncedBytes: 5 }])
  repository.remove(['b', 'unknown'])
  expect(repository.all().map(({ id }) => id)).toEqual(['a'])
  database.close()
})

it('downloads are stored together, however many are started, paused and resumed at once', async () => {
  const { api } = await startFiles()
  const folder = join(temporaryFolder(), 'saved')
  const { downloads, repository } = startDownloads({ api, folder })
  await downloads.stop()
  const save = vi.spyOn(repository, 'save')
  const facts = { connectionId: 'main', executionId: 'e', folder, format: null, sizeBytes: null, onExisting: 'ask' } as const
  const ids = downloads.save(Array.from({ length: 50 }, (_, n) => ({ ...facts, fileId: `f${n}`, name: `${n}.png` })))
  await downloads.pause(ids)
  downloads.resume(ids)
  expect(save.mock.calls.map(([stored]) => stored.length)).toEqual([50, 50, 50])
  expect(repository.all().map(({ id, phase }) => [id, phase])).toEqual(ids.map((id) => [id, 'active']))
})

/** True where this process may mount a tmpfs. What a full disk does is also tested by a disk that fails on purpose. */
const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

describe.runIf(mayMount)('a real disk that is full (a tmpfs, which needs root)', () => {
  const smallDisk = (bytes: number): string => {
    const folder = join(temporaryFolder(), 'small')
    mkdirSync(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder])
    onTestFinished(() => void execFileSync('umount', [folder]))
    return folder
  }

  it('is reported before the first byte if the size is known', async () => {
    const { simulator, api } = await startFiles({ downloads: 'bytes' })
    const folder = smallDisk(20 * mebibyte)
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 8 * mebibyte })
    const { downloads, until } = startDownloads({ api, folder: join(folder, 'x'), database: join(temporaryFolder(), 'db') })
    const [id = ''] = downloads.save([saving(executionId, file, { folder: join(folder, 'x'), sizeBytes: 8 * mebibyte })])
    expect((await until(id, 'failed')).phase.failure.kind).toBe('no-space')
    expect(simulator.counters.requests).toBe(0)
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps nothing if it fills up midway, and the download succeeds once there is room', async () => {
    const { simulator, api } = await startFiles({ downloads: 'bytes' })
    const folder = smallDisk(28 * mebibyte)
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 8 * mebibyte })
    const { downloads, until, untilState } = startDownloads({ api, folder, database: join(temporaryFolder(), 'db') })
    simulator.faults.add({ times: 1, then: { kind: 'stall' } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder, name: 'a/clip.mp4' })])
    await untilState(id, ({ receivedBytes }) => receivedBytes > 2 * mebibyte)
    const hog = join(folder, 'hog')
    execFileSync('dd', ['if=/dev/zero', `of=${hog}`, 'bs=1M', 'count=22'], { stdio: 'ignore' })
    await downloads.pause([id])
    downloads.resume([id])
    expect((await until(id, 'failed')).phase.failure.kind).toBe('no-space')
    await downloads.discard([id])
    expect(readdirSync(folder)).toEqual(['hog'])

    rmSync(hog)
    const [again = ''] = downloads.save([saving(executionId, file, { folder, name: 'a/clip.mp4' })])
    const { phase } = await until(again, 'done')
    expect(await sha256(phase.path)).toBe(await digestOf(content))
    expect(existsSync(hog)).toBe(false)
  })
})
