import { readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PreviewCache } from '../../../src/main/files/preview-cache'
import { digestOf } from '../../support/files'
import { temporaryFolder } from '../../support/folder'
import { digest, startPreviews } from '../../support/previews'

describe('the cache', () => {
  it('still holds its files after a restart', async () => {
    const first = await startPreviews()
    const { executionId, file: { id }, content } = first.file({ fate: 'image' })
    await first.serve(executionId, id).then(digest)
    await first.previews.stop()
    const second = await startPreviews({ folder: first.folder })
    const known = second.simulator.create({ id: executionId, durationMs: 1, ageMs: 1000, fate: 'image' })
    expect(known.files[0]?.id).toBe(id)
    expect(await second.serve(executionId, id).then(digest)).toBe(await digestOf(content))
    expect(second.simulator.counters.requests).toBe(0)
  })

  it('drops the least recently used files beyond its size, and incomplete ones', async () => {
    const folder = temporaryFolder()
    const keys = [1, 2, 3, 4].map((n) => PreviewCache.key('main', `file ${n}`))
    for (const [n, key] of keys.entries()) {
      writeFileSync(join(folder, key), Buffer.alloc(100))
      utimesSync(join(folder, key), 1000 + n, 1000 + n)
    }
    writeFileSync(join(folder, `${keys[0]}.part`), 'half')
    writeFileSync(join(folder, 'note.txt'), 'not ours')
    const cache = await PreviewCache.open(folder, 300)
    expect(readdirSync(folder).toSorted()).toEqual([...keys.slice(1), 'note.txt'].toSorted())
    expect(cache.find(keys[1] ?? '')).toBe(100)
    const fresh = PreviewCache.key('other', 'file 5')
    writeFileSync(cache.partPath(fresh), Buffer.alloc(150))
    await cache.keep(fresh, 150)
    expect(readdirSync(folder).toSorted()).toEqual([keys[1], fresh, 'note.txt'].toSorted())
    await cache.forgetAll(PreviewCache.prefix('main'))
    expect(readdirSync(folder).toSorted()).toEqual([fresh, 'note.txt'].toSorted())
    expect(statSync(cache.path(fresh)).size).toBe(150)
  })

  it('serves a file that somebody deleted, by fetching it again', async () => {
    const { simulator, file, serve, folder, previews } = await startPreviews({ mostBytes: 10 })
    const { executionId, file: { id }, content } = file({ fate: 'image' })
    await serve(executionId, id).then(digest)
    await previews.forgetConnection('main')
    expect(readdirSync(folder)).toEqual([])
    expect(await serve(executionId, id).then(digest)).toBe(await digestOf(content))
    expect(simulator.counters.requests).toBe(2)
  })
})
