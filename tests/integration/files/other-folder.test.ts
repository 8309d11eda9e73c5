import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeDisk } from '../../../src/main/files/disk'
import { digestOf, endedFile, saving, sha256, startDownloads, startFiles } from '../../support/files'
import { temporaryFolder } from '../../support/folder'

const mebibyte = 1024 * 1024

it('a folder that cannot be read is not taken for one that holds the file', async () => {
  const { simulator, api } = await startFiles({ downloads: 'bytes' })
  const folder = join(temporaryFolder(), 'saved')
  mkdirSync(folder)
  const { downloads, until } = startDownloads({ api, folder })
  const { executionId, file } = endedFile(simulator, { fate: 'json' })
  // Its name is longer than any system takes.
  const [id = ''] = downloads.save([saving(executionId, file, { folder, name: `${'x'.repeat(300)}.json` })])
  expect((await until(id, 'failed')).phase.failure.kind).toBe('disk')
})

it('a download that a folder refused is retried in the newly chosen one, and leaves nothing behind', async () => {
  const { simulator, api } = await startFiles({ downloads: 'bytes' })
  const base = temporaryFolder()
  const [folder, chosen] = [join(base, 'saved'), join(base, 'chosen')]
  let free = 30 * mebibyte
  const disk = { ...nodeDisk, freeBytes: async (place: string) => (place === folder ? free : Infinity) }
  const { downloads, until, untilState } = startDownloads({ api, disk, folder, database: join(base, 'db') })
  const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 5 * mebibyte })
  simulator.faults.add({ times: 1, then: { kind: 'stall' } })
  const [id = ''] = downloads.save([saving(executionId, file, { folder, name: 'a/clip.mp4' })])
  await untilState(id, ({ receivedBytes }) => receivedBytes > mebibyte)
  await downloads.pause([id])
  await downloads.leaveRefusing([id], chosen)
  expect(downloads.list()).toMatchObject([{ folder, phase: { kind: 'paused' } }])

  free = mebibyte
  downloads.resume([id])
  expect((await until(id, 'failed')).phase.failure.kind).toBe('no-space')
  await downloads.leaveRefusing([id], chosen)
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([])
  downloads.resume([id])
  const { phase } = await until(id, 'done')
  expect(phase.path).toBe(join(chosen, 'a/clip.mp4'))
  expect(await sha256(phase.path)).toBe(await digestOf(content))
})
