import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { HoldBackReason } from '@shared/desktop'
import { english } from '@shared/sayings/sayings'
import type { TerminalStatus } from '@shared/status'
import { Announcer } from '../../../src/main/tracking/announcer'
import type { Announcement } from '../../../src/main/tracking/announcer'
import type { Outbox, PendingNotification } from '../../../src/main/tracking/repository'
import { setLanguage } from '../../../src/main/words/words'
import { VirtualClock } from '../../support/virtual-clock'

class MemoryOutbox implements Outbox {
  ends: PendingNotification[] = []
  pending = () => this.ends
  marked: [id: string, HoldBackReason | null][] = []
  markedAt = 0
  markAnnounced(ids: string[], at: number, heldBack: HoldBackReason | null): void {
    this.markedAt = at
    this.ends = this.ends.filter(({ executionId }) => !ids.includes(executionId))
    for (const id of ids) this.marked.push([id, heldBack])
  }
  announced = () => []
}

let clock: VirtualClock
let outbox: MemoryOutbox
let shown: Announcement[]
let active: number
let off: Partial<Record<TerminalStatus, HoldBackReason>>
let told: string[][]
let troubles: string[]
let names: Record<string, string>
let ready: Promise<void>
let announcer: Announcer

beforeEach(() => {
  clock = new VirtualClock()
  outbox = new MemoryOutbox()
  shown = []
  active = 0
  off = {}
  told = []
  troubles = []
  names = {}
  ready = Promise.resolve()
  announcer = new Announcer({
    outbox,
    clock,
    active: () => active,
    holdBackReason: ({ outcome }) => off[outcome] ?? null,
    ready: () => ready,
    show: (announcement) => shown.push(announcement),
    onAnnounced: (ends) => told.push(ends.map(({ executionId }) => executionId)),
    connectionName: (id) => names[id] ?? null,
    onStorageFailure: (reason) => troubles.push(reason),
  })
})

function end(id: string, outcome: TerminalStatus = 'COMPLETED', more: Partial<PendingNotification> = {}): void {
  outbox.ends.push({ executionId: id, connectionId: 'main', label: null, batch: null, outcome, errorCode: null, ...more })
  announcer.ended()
}

describe('announcing ends', () => {
  it('announces each at once while few can end', async () => {
    active = 3
    end('exec_1')
    end('exec_2', 'FAILED', { label: 'Cover picture', errorCode: 'MODEL_OVERLOADED' })
    await clock.run(1)
    expect(shown).toEqual([
      { title: 'Execution completed', body: 'exec_1', executionIds: ['exec_1'] },
      { title: 'Execution failed', body: 'Cover picture\nMODEL_OVERLOADED', executionIds: ['exec_2'] },
    ])
    expect(outbox.ends).toEqual([])
    expect(outbox.markedAt).toBe(clock.wall() - 1)
    active = 5
    end('exec_3')
    await clock.run(1_900)
    expect(shown).toHaveLength(2)
    await clock.run(2_001)
    expect(shown).toHaveLength(3)
  })

  it('announces none twice even if the first could not be marked, and marks it with the next', async () => {
    const mark = vi.spyOn(outbox, 'markAnnounced').mockImplementation(() => {
      throw new Error('database is locked')
    })
    off = { EXPIRED: 'muted' }
    end('exec_0', 'EXPIRED')
    end('exec_1')
    await clock.run(1)
    end('exec_2')
    await clock.run(2)
    expect(shown.map(({ executionIds }) => executionIds)).toEqual([['exec_1'], ['exec_2']])
    expect(troubles).toContain('database is locked')
    mark.mockRestore()
    end('exec_3')
    await clock.run(3)
    expect(shown.map(({ executionIds }) => executionIds)).toEqual([['exec_1'], ['exec_2'], ['exec_3']])
    expect(outbox.marked).toEqual([['exec_0', 'muted'], ...[1, 2, 3].map((n) => [`exec_${n}`, null])])
    expect(outbox.ends).toEqual([])
  })

  it('tells that ends could not be read, and announces them with the next', async () => {
    const read = vi.spyOn(outbox, 'pending').mockImplementation(() => {
      throw new Error('disk I/O error')
    })
    end('exec_1')
    await clock.run(1)
    expect(shown).toEqual([])
    expect(new Set(troubles)).toEqual(new Set(['disk I/O error']))
    read.mockRestore()
    end('exec_2')
    await clock.run(2)
    expect(shown.map(({ executionIds }) => executionIds)).toEqual([['exec_1'], ['exec_2']])
  })

  it('sums up more than five within two seconds', async () => {
    active = 12
    for (const n of [1, 2, 3, 4]) end(`exec_${n}`)
    await clock.run(1_900)
    end('exec_5', 'EXPIRED')
    end('exec_6', 'CANCELLED')
    await clock.run(2_000)
    expect(shown).toMatchObject([{ title: '6 executions finished', body: '4 completed, 1 cancelled, 1 expired' }])
    await clock.run(3_000)
    end('exec_7')
    await clock.run(4_000)
    for (const n of [8, 9, 10, 11, 12]) end(`exec_${n}`)
    await clock.run(10_000)
    expect(shown.slice(1)).toMatchObject([{ title: '6 executions finished', body: '6 completed' }])
  })

  it('names the connections if there are several', async () => {
    names = { main: 'Production', other: 'Staging' }
    end('exec_1')
    end('exec_2', 'FAILED', { connectionId: 'other', errorCode: 'MODEL_OVERLOADED' })
    await clock.run(1)
    expect(shown.map(({ body }) => body)).toEqual(['exec_1\nProduction', 'exec_2\nMODEL_OVERLOADED\nStaging'])
    active = 12
    for (const n of [3, 4, 5, 6, 7, 8]) end(`exec_${n}`, 'COMPLETED', n > 6 ? { connectionId: 'other' } : {})
    await clock.run(10_000)
    expect(shown.at(-1)?.body).toBe('6 completed\nProduction, Staging')
  })

  it('announces five within two seconds one by one', async () => {
    active = 12
    for (const n of [1, 2, 3, 4, 5]) end(`exec_${n}`)
    await clock.run(2_000)
    expect(shown.map(({ body }) => body)).toEqual(['exec_1', 'exec_2', 'exec_3', 'exec_4', 'exec_5'])
  })

  it('holds back what ended meanwhile until it has caught up, and announces it as one', async () => {
    outbox.ends.push({ executionId: 'exec_before_the_crash', connectionId: 'main', label: null, batch: null, outcome: 'COMPLETED', errorCode: null })
    announcer.catchUp()
    end('exec_meanwhile', 'FAILED')
    await clock.run(5_000)
    expect(shown).toEqual([])
    announcer.caughtUp()
    await clock.run(5_000)
    expect(shown).toMatchObject([{ title: '2 executions finished', executionIds: ['exec_before_the_crash', 'exec_meanwhile'] }])
    end('exec_later')
    await clock.run(6_000)
    expect(shown).toHaveLength(2)
  })

  it('names the failures in a summary, the first three of them', async () => {
    active = 12
    const id = (n: number): string => `exec_0f8fad5b-d9cb-469f-a165-70867728950${n}`
    for (const n of [1, 2, 3, 4]) end(id(n), 'FAILED', n === 2 ? { label: 'Cover picture' } : {})
    end(id(5))
    end(id(6), 'EXPIRED')
    await clock.run(2_000)
    expect(shown).toMatchObject([
      { title: '6 executions finished', body: '1 completed, 1 expired, 4 failed: exec_0f8f…9501, Cover picture, exec_0f8f…9503 and 1 more' },
    ])
  })

  it('keeps an error code that is a text of its own short, on one line and in its direction', async () => {
    end('exec_1', 'FAILED', { errorCode: 'Out of\nmemory. '.repeat(100) })
    end('exec_2', 'FAILED', { errorCode: '\u202eOOM' })
    await clock.run(1)
    expect(shown.map(({ body }) => body)).toEqual([`exec_1\n${'Out of memory. '.repeat(6)}Out of me…`, 'exec_2\n\u2068OOM\u2069'])
  })

  it('isolates right-to-left names from each other and from what is beside them', async () => {
    active = 12
    names = { main: 'ראשי', other: 'Staging' }
    for (const n of [1, 2]) end(`exec_${n}`, 'FAILED', { label: `שלום ${n}` })
    for (const n of [3, 4, 5, 6]) end(`exec_${n}`, 'COMPLETED', { connectionId: 'other' })
    await clock.run(2_000)
    expect(shown.at(-1)?.body).toBe('4 completed, 2 failed: \u2068שלום 1\u2069, \u2068שלום 2\u2069\n\u2068ראשי\u2069, Staging')
  })

  it('uses the language that was chosen last', async () => {
    active = 12
    setLanguage({ language: 'de', locale: 'de' })
    onTestFinished(() => setLanguage(english))
    end('exec_1')
    await clock.run(2_000)
    for (const n of [2, 3, 4, 5, 6, 7]) end(`exec_${n}`, n === 7 ? 'FAILED' : 'COMPLETED', { label: `Bild ${n}` })
    await clock.run(5_000)
    expect(shown).toMatchObject([
      { title: 'Ausführung abgeschlossen' },
      { title: '6 Ausführungen beendet', body: '5 abgeschlossen, 1 fehlgeschlagen: Bild 7' },
    ])
  })

  it('formats counts for the language', async () => {
    active = 2_000
    setLanguage({ language: 'de', locale: 'de-DE' })
    onTestFinished(() => setLanguage(english))
    for (let n = 0; n < 1_234; n += 1) end(`exec_${n}`)
    await clock.run(2_000)
    expect(shown).toMatchObject([{ title: '1.234 Ausführungen beendet', body: '1.234 abgeschlossen' }])
  })

  it('never shows what is held back, then or later, and leaves it out of summaries', async () => {
    active = 12
    off = { COMPLETED: 'outcome-off', CANCELLED: 'muted' }
    for (const n of [1, 2, 3, 4]) end(`exec_${n}`)
    end('exec_5', 'CANCELLED')
    end('exec_6', 'FAILED')
    await clock.run(2_000)
    expect(shown).toMatchObject([{ title: 'Execution failed', body: 'exec_6' }])
    off = {}
    announcer.catchUp()
    announcer.caughtUp()
    await clock.run(3_000)
    expect(shown).toHaveLength(1)
    expect(outbox.marked).toEqual([
      ...[1, 2, 3, 4].map((n) => [`exec_${n}`, 'outcome-off']),
      ['exec_5', 'muted'],
      ['exec_6', null],
    ])
    expect(told).toEqual([[1, 2, 3, 4, 5, 6].map((n) => `exec_${n}`)])
  })

  it('leaves what was not announced for the next start', async () => {
    active = 12
    end('exec_1')
    announcer.stop()
    await clock.run(5_000)
    expect(shown).toEqual([])
    expect(outbox.ends).toHaveLength(1)
  })

  it('keeps ends in the outbox while none could be shown, and announces all of them later', async () => {
    ready = clock.sleep(9_000)
    end('exec_1')
    await clock.run(1)
    for (const n of [2, 3, 4, 5, 6]) end(`exec_${n}`)
    await clock.run(8_000)
    expect(shown).toEqual([])
    expect(outbox.ends).toHaveLength(6)
    await clock.run(10_000)
    expect(shown).toMatchObject([{ title: '6 executions finished' }])
    expect(outbox.ends).toEqual([])
  })

  it('announces nothing if it was stopped while none could be shown', async () => {
    ready = clock.sleep(9_000)
    end('exec_1')
    await clock.run(1)
    announcer.stop()
    await clock.run(10_000)
    expect(shown).toEqual([])
    expect(outbox.ends).toHaveLength(1)
  })

  it('announces nothing once stopped, whatever ends or wakes until the database is closed', async () => {
    announcer.stop()
    end('exec_1')
    announcer.catchUp()
    announcer.caughtUp()
    end('exec_2')
    await clock.run(5_000)
    expect(shown).toEqual([])
    expect(outbox.ends).toHaveLength(2)
  })
})
