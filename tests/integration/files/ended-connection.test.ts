import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { digestOf, endedFile, saving, sha256, startDownloads, startFiles } from '../../support/files'
import { temporaryFolder } from '../../support/folder'

const mebibyte = 1024 * 1024

/** A download on `main` that has stalled midway, one that was paused, and one on another connection that was paused. */
async function setUp() {
  const { simulator, api, sent } = await startFiles({ downloads: 'bytes' })
  const folder = join(temporaryFolder(), 'saved')
  const { downloads, until, untilState } = startDownloads({ api, folder })
  const { executionId, file, content } = endedFile(simulator, { fate: 'large', sizeBytes: 4 * mebibyte })
  const save = async (name: string, connectionId: string): Promise<string> => {
    simulator.faults.add({ path: file.id, times: 1, then: { kind: 'stall' } })
    const [id = ''] = downloads.save([saving(executionId, file, { folder, name, connectionId })])
    await untilState(id, ({ receivedBytes }) => receivedBytes === content.sizeBytes / 2)
    return id
  }
  const [paused, elsewhere] = [await save('paused.mp4', 'main'), await save('elsewhere.mp4', 'other')]
  await downloads.pause([paused, elsewhere])
  const running = await save('running.mp4', 'main')
  const state = (id: string) => downloads.list().find((one) => one.id === id)
  return { downloads, until, sent, folder, content, running, paused, elsewhere, state }
}

it('downloads go on with the connection that their executions move to, each as it was', async () => {
  const { downloads, until, sent, content, running, paused, elsewhere, state } = await setUp()
  const resume = await downloads.suspend('main')
  expect(state(running)?.phase.kind).toBe('paused')
  const asked = sent.length
  resume('next')
  const { phase, connectionId } = await until(running, 'done')
  expect(connectionId).toBe('next')
  expect(await sha256(phase.path)).toBe(await digestOf(content))
  expect(sent.slice(asked).map(({ headers }) => headers['range'])).toEqual([`bytes=${content.sizeBytes / 2}-`])
  expect(state(paused)).toMatchObject({ connectionId: 'next', phase: { kind: 'paused' } })
  expect(state(elsewhere)).toMatchObject({ connectionId: 'other', phase: { kind: 'paused' } })
})

it('downloads of a connection that is removed with its executions leave nothing behind', async () => {
  const { downloads, folder, elsewhere } = await setUp()
  await downloads.discardConnection('main')
  expect(downloads.list().map(({ id }) => id)).toEqual([elsewhere])
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^elsewhere.*\.part$/)])
})
