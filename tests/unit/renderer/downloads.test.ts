import { createPinia, setActivePinia } from 'pinia'
import { nextTick } from 'vue'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Events } from '@shared/contract'
import type { DownloadPhase, DownloadState } from '@shared/files'
import { verbatim } from '@shared/sayings/sayings'
import { inOrderOfUse } from '../../../src/renderer/src/downloads/order'
import { activityOf, DownloadTable, shareOf } from '../../../src/renderer/src/downloads/table'
import { baseName, downloadWords } from '../../../src/renderer/src/downloads/words'
import { useDownloads } from '../../../src/renderer/src/stores/downloads'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { idOf } from './rows'

const phases: Record<DownloadPhase['kind'], DownloadPhase> = {
  queued: { kind: 'queued' },
  running: { kind: 'running', bytesPerSecond: 1_000_000 },
  waiting: { kind: 'waiting', until: 5_000, failure: { kind: 'network', saying: verbatim('The network did not answer.'), requestId: null } },
  paused: { kind: 'paused' },
  exists: { kind: 'exists', path: '/d/a.png' },
  done: { kind: 'done', path: '/d/a.png', at: 0, verdict: 'match' },
  failed: { kind: 'failed', failure: { kind: 'no-space', saying: verbatim('The disk is full.'), requestId: null }, at: 0 },
}

function downloadOf(n: number, fields: Partial<DownloadState> = {}): DownloadState {
  return {
    id: `d${n}`,
    connectionId: 'main',
    executionId: idOf(1),
    fileId: `file_${n}`,
    folder: '/d',
    name: `2026-11-23/flux/picture-${n}.png`,
    receivedBytes: 2_000_000,
    totalBytes: 8_000_000,
    createdAt: n,
    phase: phases.running,
    ...fields,
  }
}

const change = (changed: DownloadState[], removed: string[] = []) => ({ changed, removed })

describe('the downloads', () => {
  it('are listed newest first', () => {
    const table = new DownloadTable()
    table.apply(change([downloadOf(1), downloadOf(3), downloadOf(2)]))
    expect(table.ids).toEqual(['d3', 'd2', 'd1'])
  })

  it('are shown in the order in which they matter, and keep it while shown', () => {
    const of = (n: number, kind: DownloadPhase['kind']): DownloadState => downloadOf(n, { phase: phases[kind] })
    const first = inOrderOfUse([of(1, 'done'), of(2, 'queued'), of(3, 'paused'), of(4, 'running'), of(5, 'exists'), of(6, 'done'), of(7, 'failed')], [])
    expect(first).toEqual(['d5', 'd7', 'd4', 'd2', 'd3', 'd1', 'd6'])
    const later = [of(8, 'done'), of(1, 'done'), of(2, 'running'), of(4, 'done'), of(5, 'queued'), of(9, 'queued')]
    expect(inOrderOfUse(later, first)).toEqual(['d9', 'd8', 'd5', 'd4', 'd2', 'd1'])
  })

  it('are counted by their state, whatever happens to them', () => {
    const step = fc.record({
      n: fc.nat(6),
      phase: fc.constantFrom(...Object.values(phases)),
      gone: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const table = new DownloadTable()
        const model = new Map<string, DownloadState>()
        for (const { n, phase, gone } of steps) {
          const download = downloadOf(n, { phase })
          if (gone) model.delete(download.id)
          else model.set(download.id, download)
          table.apply(gone ? change([], [download.id]) : change([download]))
        }
        expect([...table.ids].sort()).toEqual([...model.keys()].sort())
        for (const activity of ['busy', 'asking', 'held', 'over'] as const) {
          const expected = [...model.values()].filter((one) => activityOf(one) === activity).length
          expect(table.counts[activity]).toBe(expected)
        }
      }),
    )
  })

  it('give the newest download of a file', () => {
    const table = new DownloadTable()
    table.apply(change([downloadOf(1, { fileId: 'file_x' }), downloadOf(2, { fileId: 'file_x', phase: phases.failed })]))
    expect(table.ofFile(idOf(1), 'file_x')?.id).toBe('d2')
    table.apply(change([downloadOf(1, { fileId: 'file_x', phase: phases.done })]))
    expect(table.ofFile(idOf(1), 'file_x')?.id).toBe('d2')
    table.apply(change([], ['d2']))
    expect(table.ofFile(idOf(1), 'file_x')?.id).toBe('d1')
  })

  it('show the progress of their batch, which begins when none is in progress', () => {
    const table = new DownloadTable()
    table.apply(change([downloadOf(1), downloadOf(2)]))
    expect(table.progress()).toBe(0.25)
    table.apply(change([downloadOf(1, { phase: phases.done })]))
    expect(table.progress()).toBe(0.625)
    table.apply(change([downloadOf(2, { phase: phases.done })]))
    table.apply(change([downloadOf(3, { receivedBytes: 0 })]))
    expect(table.progress()).toBe(0)
  })

  it('have no percentage while their size is unknown, and 100 % once done', () => {
    expect(shareOf(downloadOf(1, { totalBytes: null }))).toBeNull()
    expect(shareOf(downloadOf(1, { totalBytes: null, phase: phases.done }))).toBe(1)
  })
})

describe('the words of a download', () => {
  it('say how much has arrived, how fast, and how long it will take', () => {
    expect(downloadWords(downloadOf(1), 0, null)).toBe('2 MB of 8 MB · 1 MB/s · 6 s left')
  })

  it('promise no end if the size is unknown', () => {
    expect(downloadWords(downloadOf(1, { totalBytes: null }), 0, null)).toBe('2 MB so far · 1 MB/s')
  })

  it('say that nothing arrives, as while watching is paused or the network is gone', () => {
    expect(downloadWords(downloadOf(1, { phase: { kind: 'running', bytesPerSecond: 0 } }), 0, null)).toBe('2 MB of 8 MB · no data arriving')
    expect(downloadWords(downloadOf(1, { phase: { kind: 'running', bytesPerSecond: 0 } }), 0, 'for the network')).toBe('2 MB of 8 MB · waiting for the network')
    expect(downloadWords(downloadOf(1), 0, 'for the network')).toBe('2 MB of 8 MB · 1 MB/s · 6 s left')
    expect(downloadWords(downloadOf(1, { phase: { kind: 'running', bytesPerSecond: null } }), 0, null)).toBe('2 MB of 8 MB')
  })

  it('say why it waits and for how long', () => {
    expect(downloadWords(downloadOf(1, { phase: phases.waiting }), 0, null)).toBe('The network did not answer. Next try in 5 s.')
  })

  it('warn of content that is not what it claims to be', () => {
    const words = downloadWords(downloadOf(1, { phase: { kind: 'done', path: '/d', at: 0, verdict: 'mismatch' } }), 60_000, null)
    expect(words).toContain('not what it claims to be')
  })

  it('name a file without its folders', () => {
    expect(baseName(downloadOf(1))).toBe('picture-1.png')
    expect(baseName(downloadOf(1, { name: 'plain.png' }))).toBe('plain.png')
    expect(baseName(downloadOf(1, { name: 'a/not-known-yet.{ext}' }))).toBe('not-known-yet')
    expect(baseName(downloadOf(1, { phase: { kind: 'done', path: '/d/2026-11-23/flux/picture-1 (2).png', at: 0, verdict: 'match' } }))).toBe('picture-1 (2).png')
    expect(baseName(downloadOf(1, { folder: 'C:\\d\\', phase: { kind: 'done', path: 'C:\\d\\flux\\a.png', at: 0, verdict: 'match' } }))).toBe('a.png')
  })
})

describe('the mirror of the downloads', () => {
  const asked: [string, unknown][] = []
  let listener: (told: Events['downloads']) => void = () => undefined
  const tell = ({ changed, removed }: ReturnType<typeof change>): void => listener({ changed: JSON.stringify(changed), removed })
  let answer: (name: string) => unknown = () => null

  beforeEach(() => {
    setActivePinia(createPinia())
    asked.length = 0
    vi.stubGlobal('window', {
      monitor: {
        request: async (name: string, input: unknown) => {
          asked.push([name, input])
          return { ok: true, value: await answer(name) }
        },
        on: (_name: string, heard: typeof listener) => {
          listener = heard
          return () => undefined
        },
      },
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('keeps what changed while the list was being fetched', async () => {
    let arrive: (all: string) => void = () => undefined
    answer = () => new Promise((resolve) => (arrive = resolve))
    const downloads = useDownloads()
    downloads.start()
    tell(change([downloadOf(1, { phase: phases.done })], ['d2']))
    arrive(JSON.stringify([downloadOf(1), downloadOf(2), downloadOf(3)]))
    await vi.waitFor(() => expect(downloads.ids).toHaveLength(2))
    expect(downloads.download('d1')?.phase.kind).toBe('done')
    expect(downloads.download('d2')).toBeUndefined()
  })

  it('says that there is nothing to save', async () => {
    answer = () => ({ begun: '[]' })
    await useDownloads().save([idOf(1)])
    expect(asked).toEqual([['saveFiles', { ids: [idOf(1)], fileIds: null }]])
    expect(useOutcome().last?.message).toBe('No files to save')
  })

  it('reports once everything is saved, and what became of it', async () => {
    const [first, second, third] = [1, 2, 3].map((n) => downloadOf(n, { phase: phases.queued }))
    answer = (name) => (name === 'saveFiles' ? { begun: JSON.stringify([first, second, third]) } : '[]')
    const downloads = useDownloads()
    const outcome = useOutcome()
    downloads.start()
    await downloads.save([idOf(1)])
    expect(outcome.last?.message).toBe('Saving 3 files')
    tell(change([downloadOf(9)]))
    await nextTick()
    expect(outcome.last?.message).toBe('Saving 3 files')
    tell(change([downloadOf(1, { phase: phases.done }), downloadOf(2, { phase: phases.failed }), downloadOf(3)]))
    await nextTick()
    expect(outcome.last?.message).toBe('Saving 3 files')
    outcome.faded = true
    tell(change([downloadOf(3, { phase: phases.done })]))
    await nextTick()
    expect(outcome).toMatchObject({ faded: false, last: { message: '2 files saved, 1 needs attention', tone: 'failed' } })
    tell(change([], ['d1', 'd3']))
    await nextTick()
    expect(outcome.last?.message).toBe('2 files saved, 1 needs attention')
    answer = () => ({ begun: JSON.stringify([second]) })
    await downloads.save([idOf(1)])
    expect(downloads.download('d2')?.phase).toEqual(phases.queued)
  })

  it('reports nothing if there was another message since, or everything was undone', async () => {
    const begun = downloadOf(1, { phase: phases.queued })
    answer = (name) => (name === 'saveFiles' ? { begun: JSON.stringify([begun]) } : '[]')
    const downloads = useDownloads()
    const outcome = useOutcome()
    downloads.start()
    await downloads.save([idOf(1)])
    tell(change([], ['d1']))
    await nextTick()
    expect(outcome.last).toBeNull()
    await downloads.save([idOf(1)])
    outcome.report(() => 'Copied')
    tell(change([downloadOf(1, { phase: phases.done })]))
    await nextTick()
    expect(outcome.last?.message).toBe('Copied')
  })

  it('pauses what is in progress and nothing else', async () => {
    answer = (name) => (name === 'downloads' ? '[]' : { done: 2, leftOut: 0, failure: null })
    const downloads = useDownloads()
    downloads.start()
    tell(change([downloadOf(1), downloadOf(2, { phase: phases.done }), downloadOf(3, { phase: phases.queued })]))
    downloads.pauseAll()
    expect(asked.at(-1)).toEqual(['pauseDownloads', { ids: ['d3', 'd1'] }])
    answer = () => ({ done: 1, leftOut: 1, failure: null })
    downloads.pauseAll()
    await vi.waitFor(() => expect(useOutcome().last?.message).toBe('1 download changed, stopped before the last one'))
  })

  it('does not take back what was told about a file before the answer to saving it came', async () => {
    let begun: (answer: unknown) => void = () => undefined
    answer = (name) => (name === 'saveFiles' ? new Promise((resolve) => (begun = resolve)) : '[]')
    const downloads = useDownloads()
    downloads.start()
    const saved = downloads.save([idOf(1)])
    tell(change([downloadOf(1, { phase: phases.done })]))
    begun({ begun: JSON.stringify([downloadOf(1, { phase: phases.queued })]) })
    await saved
    expect(downloads.download('d1')?.phase.kind).toBe('done')
  })

  it('resumes or cancels all that are paused, clears all that are done, and nothing else', () => {
    answer = (name) => (name === 'downloads' ? '[]' : { done: 2, leftOut: 0, failure: null })
    const downloads = useDownloads()
    downloads.start()
    tell(change([downloadOf(1), downloadOf(2, { phase: phases.paused }), downloadOf(3, { phase: phases.done }), downloadOf(4, { phase: phases.paused })]))
    downloads.resumeAll()
    downloads.cancelAll()
    downloads.clearFinished()
    expect(asked.slice(1)).toEqual([
      ['resumeDownloads', { ids: ['d4', 'd2'] }], ['discardDownloads', { ids: ['d4', 'd2'] }], ['discardDownloads', { ids: ['d3'] }],
    ])
  })

  it('tries again what failed, except what is gone, and answers for all taken names at once', async () => {
    answer = (name) => (name === 'downloads' ? '[]' : { done: 2, leftOut: 0, failure: null })
    const downloads = useDownloads()
    downloads.start()
    const gone: DownloadPhase = { kind: 'failed', failure: { kind: 'gone', saying: verbatim('It expired.'), requestId: null }, at: 0 }
    tell(change([downloadOf(1, { phase: phases.failed }), downloadOf(2, { phase: gone }), downloadOf(3, { phase: phases.exists }), downloadOf(4, { phase: phases.exists })]))
    expect(downloads.idsToTryAgain()).toEqual(['d1'])
    downloads.answer(downloads.idsIn('exists'), 'keep-both')
    expect(asked.slice(1)).toEqual([['answerDownloads', { ids: ['d4', 'd3'], answer: 'keep-both' }]])
  })
})
