import { describe, expect, it } from 'vitest'
import type { PatchBatch, Snapshot } from '@shared/contract'
import { defaultSettings } from '@shared/default-settings'
import { Sync } from '../../../src/renderer/src/stores/sync'
import { listedOf } from './rows'

const state = {
  connections: [],
  formerConnections: [],
  activeConnectionId: 'main',
  settings: defaultSettings,
  encryptionAvailable: true,
  paused: false,
  trayAvailable: true,
  notices: [],
}
const snapshotOf = (sequence: number): Snapshot => ({ sequence, executions: listedOf([]), state })
const batchOf = (sequence: number): PatchBatch => ({ sequence, added: [], changed: [], removed: [], state: {} })

/** A Sync on a main process that answers snapshots when it is told to, and what reached the mirror. */
function mirror() {
  const seen: string[] = []
  const asked: Pending[] = []
  const completing: Promise<void>[] = []
  let tell: (batch: PatchBatch) => void = () => undefined
  const sync = new Sync({
    subscribe: (listener) => {
      tell = listener
      return () => seen.push('ended')
    },
    requestSnapshot: () =>
      new Promise((resolve, reject) => {
        asked.push({ resolve, reject })
      }),
    onSnapshot: async ({ sequence }) => {
      seen.push(`snapshot ${sequence}`)
      await Promise.all(completing)
    },
    onPatch: ({ sequence }) => seen.push(`patch ${sequence}`),
    onFailure: (error) => seen.push(String(error)),
  })
  const answer = async (sequence: number): Promise<void> => {
    asked.shift()?.resolve(snapshotOf(sequence))
    await settled()
  }
  return { sync, seen, asked, completing, answer, patch: (sequence: number) => tell(batchOf(sequence)) }
}

interface Pending {
  resolve: (snapshot: Snapshot) => void
  reject: (error: Error) => void
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe('Sync', () => {
  it('applies the snapshot first, then newer batches that came meanwhile', async () => {
    const { sync, seen, patch, answer } = mirror()
    void sync.start()
    patch(4)
    patch(5)
    patch(6)
    expect(seen).toEqual([])
    await answer(4)
    expect(seen).toEqual(['snapshot 4', 'patch 5', 'patch 6'])
  })

  it('holds batches back until the rows are complete', async () => {
    const { sync, seen, completing, patch, answer } = mirror()
    let complete = (): void => undefined
    completing.push(new Promise((resolve) => (complete = resolve)))
    void sync.start()
    await answer(4)
    patch(5)
    expect(seen).toEqual(['snapshot 4'])
    complete()
    await settled()
    expect(seen).toEqual(['snapshot 4', 'patch 5'])
  })

  it('drops a batch that was already applied', async () => {
    const { sync, seen, patch, answer } = mirror()
    void sync.start()
    await answer(2)
    patch(2)
    patch(3)
    patch(3)
    expect(seen).toEqual(['snapshot 2', 'patch 3'])
  })

  it('requests the snapshot again after a gap, and only once', async () => {
    const { sync, seen, asked, patch, answer } = mirror()
    void sync.start()
    await answer(1)
    patch(3)
    patch(4)
    expect(asked).toHaveLength(1)
    await answer(3)
    expect(seen).toEqual(['snapshot 1', 'snapshot 3', 'patch 4'])
  })

  it('reports a failed snapshot and can start again', async () => {
    const { sync, seen, asked, answer } = mirror()
    void sync.start()
    asked.shift()?.reject(new Error('The database is locked.'))
    await settled()
    void sync.start()
    await answer(1)
    expect(seen).toEqual(['Error: The database is locked.', 'snapshot 1'])
  })

  it('ends its subscription', async () => {
    const { sync, seen, answer } = mirror()
    void sync.start()
    await answer(1)
    sync.end()
    expect(seen).toEqual(['snapshot 1', 'ended'])
  })
})
