import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeDisk, type Disk } from '../../../src/main/files/disk'
import { digestOf, endedFile, saving, sha256 } from '../../support/files'
import { filesIn, startSaving } from '../../support/saving'

describe('a file that already exists', () => {
  it.each(['overwrite', 'keep-both'] as const)('is asked about before a byte is fetched; then: %s', async (choice) => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    mkdirSync(folder)
    writeFileSync(join(folder, 'clip.mp4'), 'mine')
    const [id = ''] = downloads.save([saving(executionId, file, { folder, name: 'clip.mp4' })])
    expect((await until(id, 'exists')).phase.path).toBe(join(folder, 'clip.mp4'))
    expect(simulator.counters.requests).toBe(0)
    downloads.answer([id], choice)
    const { phase } = await until(id, 'done')
    expect(phase.path).toBe(join(folder, choice === 'overwrite' ? 'clip.mp4' : 'clip (2).mp4'))
    expect(await sha256(phase.path)).toBe(await digestOf(content))
    if (choice === 'keep-both') expect(readFileSync(join(folder, 'clip.mp4'), 'utf8')).toBe('mine')
    expect(filesIn(folder)).toHaveLength(choice === 'overwrite' ? 1 : 2)
  })

  it('is asked about if it appears meanwhile, and what has arrived is not fetched again', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const { executionId, file } = endedFile(simulator, { fate: 'large', sizeBytes: 5000 })
    const [id = ''] = downloads.save([saving(executionId, file, { folder, name: 'clip.{ext}', format: null })])
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'clip.mp4'), 'mine')
    await until(id, 'exists')
    expect(readFileSync(join(folder, 'clip.mp4'), 'utf8')).toBe('mine')
    downloads.answer([id], 'keep-both')
    expect((await until(id, 'done')).phase.path).toBe(join(folder, 'clip (2).mp4'))
    expect(simulator.counters.requests).toBe(1)
  })

  it('is not overwritten by another download of the same name', async () => {
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes' })
    const saved = [1, 2, 3, 4, 5].map(() => endedFile(simulator, { fate: 'large', sizeBytes: 5000 }))
    const ids = downloads.save(saved.map(({ executionId, file }) => saving(executionId, file, { folder, name: 'clip.mp4', onExisting: 'keep-both' })))
    const done = await Promise.all(ids.map((id) => until(id, 'done')))
    const digests = await Promise.all(done.map(({ phase }) => sha256(phase.path)))
    expect(digests).toEqual(await Promise.all(saved.map(({ content }) => digestOf(content))))
    expect(new Set(done.map(({ phase }) => phase.path)).size).toBe(5)
  })

  it('does not have every number before it tried on the disk', async () => {
    let tries = 0
    const disk: Disk = {
      ...nodeDisk,
      publish(...given) {
        tries += 1
        return nodeDisk.publish(...given)
      },
    }
    const { simulator, downloads, folder, until } = await startSaving({ downloads: 'bytes', disk })
    const saved = Array.from({ length: 40 }, () => endedFile(simulator, { fate: 'large', sizeBytes: 100 }))
    const ids = downloads.save(saved.map(({ executionId, file }) => saving(executionId, file, { folder, name: 'clip.mp4', onExisting: 'keep-both' })))
    await Promise.all(ids.map((id) => until(id, 'done')))
    const numbers = Array.from({ length: 39 }, (_, n) => `clip (${n + 2}).mp4`)
    expect(filesIn(folder).toSorted()).toEqual(['clip.mp4', ...numbers].toSorted())
    // Three at a time read the names before one of them has taken its own.
    expect(tries).toBeLessThanOrEqual(4 * saved.length)
  })
})
