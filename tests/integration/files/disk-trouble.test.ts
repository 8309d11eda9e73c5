import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { english, formatSaying, saying } from '@shared/sayings/sayings'
import { nodeDisk, type Disk } from '../../../src/main/files/disk'
import { digestOf, endedFile, saving, sha256 } from '../../support/files'
import { filesIn, startSaving } from '../../support/saving'

const mebibyte = 1024 * 1024

describe('the disk', () => {
  /** A disk with little room, or that fills up at some byte. */
  const shortDisk = (given: { free?: number; failAt?: number; code?: string }): Disk => ({
    ...nodeDisk,
    freeBytes: async (folder) => Math.min(given.free ?? Infinity, await nodeDisk.freeBytes(folder)),
    async openPart(path) {
      const part = await nodeDisk.openPart(path)
      return {
        ...part,
        async write(pieces, position) {
          const { failAt = Infinity, code = 'ENOSPC' } = given
          const bytes = Buffer.concat(pieces)
          if (position + bytes.byteLength <= failAt) return part.write(pieces, position)
          await part.write([bytes.subarray(0, 10)], position)
          throw Object.assign(new Error(code), { code })
        },
      }
    },
  })

  it('is reported to have too little space before anything is written', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes', disk: shortDisk({ free: 17 * mebibyte }) })
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 2 * mebibyte })
    for (const sizeBytes of [null, 2 * mebibyte]) {
      const [id = ''] = downloads.save([saving(executionId, file, { folder, sizeBytes, name: `${sizeBytes}.mp4` })])
      const { failure } = (await until(id, 'failed')).phase
      expect(failure).toMatchObject({ kind: 'no-space', saying: saying('disk-too-small', { folder, free: 18, needed: 19 }) })
    }
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([])
  })

  it('has room for one of two that run in the same folder, if not for both', async () => {
    const state = { free: Infinity }
    const { simulator, downloads, folder, untilState, sent } = await startSaving({ downloads: 'bytes', disk: shortDisk(state) })
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 4 * mebibyte })
    simulator.faults.add({ then: { kind: 'stall' } })
    const request = saving(executionId, file, { folder, sizeBytes: 4 * mebibyte })
    const ids = downloads.save([request, { ...request, name: 'b.mp4' }, { ...request, folder: join(folder, 'c') }])
    for (const id of ids) await untilState(id, ({ receivedBytes }) => receivedBytes === 2 * mebibyte)
    await downloads.pause(ids)
    state.free = 19 * mebibyte
    downloads.resume(ids)
    await vi.waitFor(() => expect(sent).toHaveLength(5), 10_000)
    const [one, other, elsewhere] = downloads.list().map(({ phase }) => phase.kind)
    expect([[one, other].toSorted(), elsewhere]).toEqual([['failed', 'running'], 'running'])
  })

  it.each([['ENOSPC', 'no-space'], ['EIO', 'disk']])('keeps nothing of the file if it fails midway with %s', async (code, kind) => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes', disk: shortDisk({ failAt: 2 * mebibyte, code }) })
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 5 * mebibyte })
    const [id = ''] = downloads.save([saving(executionId, file, { folder, name: 'a/b/clip.mp4' })])
    expect((await until(id, 'failed')).phase.failure.kind).toBe(kind)
    expect(filesIn(folder)).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })

  it('may fill up for the database too: what failed can be tried again, although that could not be stored', async () => {
    const { simulator, downloads, folder, until, repository } = await startSaving({ downloads: 'bytes' })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    const { store, begin } = downloads.prepare([saving(executionId, file, { folder })])
    store()
    const full = vi.spyOn(repository, 'save').mockImplementation(() => {
      throw new Error('database or disk is full')
    })
    const [id = ''] = begin()
    expect((await until(id, 'failed')).phase.failure.kind).toBe('disk')
    full.mockRestore()
    downloads.resume([id])
    expect(await sha256((await until(id, 'done')).phase.path)).toBe(await digestOf(content))
  })

  it('is named, with advice, if it cannot be written', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    writeFileSync(folder, 'a file, no folder')
    const [id = ''] = downloads.save([saving(executionId, file, { folder })])
    const { failure } = (await until(id, 'failed')).phase
    expect(failure).toMatchObject({ kind: 'disk', saying: { values: { folder } } })
    expect(formatSaying(failure.saying, english)).toContain('Choose another folder')
    await downloads.leaveRefusing([id], `${folder} 2`)
    downloads.resume([id])
    expect((await until(id, 'done')).phase.path).toBe(join(`${folder} 2`, `${file.id}.mp4`))
  })
})
