import { beforeEach, describe, expect, it } from 'vitest'
import type { TerminalStatus } from '@shared/execution'
import { Announcer } from '../../../src/main/tracking/announcer'
import type { Announcement } from '../../../src/main/tracking/announcer'
import type { Outbox, PendingNotification } from '../../../src/main/tracking/repository'
import { VirtualClock } from '../../support/virtual-clock'

class MemoryOutbox implements Outbox {
  ends: PendingNotification[] = []
  pending = () => this.ends
  markShown(ids: string[]): void {
    this.ends = this.ends.filter(({ executionId }) => !ids.includes(executionId))
  }
}

let clock: VirtualClock
let outbox: MemoryOutbox
let shown: Announcement[]
let active: number
let announcer: Announcer

beforeEach(() => {
  clock = new VirtualClock()
  outbox = new MemoryOutbox()
  shown = []
  active = 0
  announcer = new Announcer({ outbox, clock, active: () => active, show: (announcement) => shown.push(announcement) })
})

function end(id: string, outcome: TerminalStatus = 'COMPLETED', more: Partial<PendingNotification> = {}): void {
  outbox.ends.push({ executionId: id, label: null, outcome, errorCode: null, ...more })
  announcer.ended()
}

describe('telling of ends', () => {
  it('tells each at once while few can end', async () => {
    end('exec_1')
    end('exec_2', 'FAILED', { label: 'Cover picture', errorCode: 'MODEL_OVERLOADED' })
    await clock.run(1)
    expect(shown).toEqual([
      { title: 'Execution completed', body: 'exec_1', executionIds: ['exec_1'] },
      { title: 'Execution failed', body: 'Cover picture\nMODEL_OVERLOADED', executionIds: ['exec_2'] },
    ])
    expect(outbox.ends).toEqual([])
  })

  it('makes one summary of more than five within two seconds', async () => {
    active = 12
    for (const n of [1, 2, 3, 4]) end(`exec_${n}`)
    await clock.run(1_900)
    for (const n of [5, 6]) end(`exec_${n}`, 'EXPIRED')
    await clock.run(2_000)
    expect(shown).toMatchObject([{ title: '6 executions finished', body: '4 completed, 2 expired' }])
    await clock.run(10_000)
    expect(shown).toHaveLength(1)
  })

  it('tells five within two seconds one by one', async () => {
    active = 12
    for (const n of [1, 2, 3, 4, 5]) end(`exec_${n}`)
    await clock.run(2_000)
    expect(shown.map(({ body }) => body)).toEqual(['exec_1', 'exec_2', 'exec_3', 'exec_4', 'exec_5'])
  })

  it('holds back what ended meanwhile until it has caught up, and tells it as one', async () => {
    outbox.ends.push({ executionId: 'exec_before_the_crash', label: null, outcome: 'COMPLETED', errorCode: null })
    announcer.catchUp()
    end('exec_meanwhile', 'FAILED')
    await clock.run(5_000)
    expect(shown).toEqual([])
    announcer.caughtUp()
    expect(shown).toMatchObject([{ title: '2 executions finished', executionIds: ['exec_before_the_crash', 'exec_meanwhile'] }])
    end('exec_later')
    await clock.run(6_000)
    expect(shown).toHaveLength(2)
  })

  it('leaves what it did not tell for the next start', async () => {
    active = 12
    end('exec_1')
    announcer.stop()
    await clock.run(5_000)
    expect(shown).toEqual([])
    expect(outbox.ends).toHaveLength(1)
  })
})
