import { expect, it } from 'vitest'
import type { MonitorState, PatchBatch } from '@shared/contract'
import { defaultSettings } from '@shared/default-settings'
import { EventStream } from '../../../src/main/ipc/stream'
import { newExecution } from '../../../src/main/tracking/observe'
import { toRow } from '../../../src/main/tracking/rows'
import { VirtualClock } from '../../support/virtual-clock'

const row = (id: string) => toRow(newExecution(id, 'main', 0), null)
const state: MonitorState = { connections: [], formerConnections: [], activeConnectionId: 'main', settings: defaultSettings, encryptionAvailable: true, paused: false, trayAvailable: true, notices: [] }

function newStream() {
  const clock = new VirtualClock()
  const batches: PatchBatch[] = []
  return { clock, batches, stream: new EventStream({ clock, send: (batch) => batches.push(batch), state: () => state }) }
}

it('merges what changes within a tenth of a second into one numbered batch', async () => {
  const { clock, batches, stream } = newStream()
  stream.added([row('a'), row('b')])
  stream.changed({ id: 'a', status: 'PENDING' })
  stream.changed({ id: 'c', status: 'PENDING' })
  stream.changed({ id: 'c', cost: '0.1' })
  stream.removed(['b'])
  await clock.run(100)
  expect(batches).toEqual([
    { sequence: 1, added: [{ ...row('a'), status: 'PENDING' }], changed: [{ id: 'c', status: 'PENDING', cost: '0.1' }], removed: ['b'], state: {} },
  ])
})

it('keeps counting, sends nothing if nothing changed, and the state only if it changed', async () => {
  const { clock, batches, stream } = newStream()
  stream.stateChanged()
  await clock.run(2_000)
  stream.added([])
  stream.removed([])
  stream.rest(false)
  await clock.run(5_000)
  stream.removed(['a'])
  stream.added([row('a')])
  await clock.run(10_000)
  expect(batches.map(({ sequence, state: told, added, removed }) => ({ sequence, told, added: added.length, removed }))).toEqual([
    { sequence: 1, told: state, added: 0, removed: [] },
    { sequence: 2, told: {}, added: 1, removed: [] },
  ])
  expect(stream.sequence).toBe(2)
})

it('holds back what changes with every request until something else changes, or until the full second', async () => {
  const { clock, batches, stream } = newStream()
  stream.changed({ id: 'a', lastAskedAt: 1, eta: null })
  stream.stateChanged(true)
  await clock.run(300)
  expect(batches).toEqual([])
  stream.changed({ id: 'b', status: 'COMPLETED' })
  await clock.run(400)
  stream.changed({ id: 'a', lastAskedAt: 2 })
  await clock.run(999)
  expect(batches).toHaveLength(1)
  await clock.run(1_000)
  expect(batches.map(({ changed, state: of }) => [changed, of])).toEqual([
    [[{ id: 'a', lastAskedAt: 1, eta: null }, { id: 'b', status: 'COMPLETED' }], state],
    [[{ id: 'a', lastAskedAt: 2 }], {}],
  ])
  await clock.run(5_000)
  expect(batches).toHaveLength(2)
})

it('holds it back until the tenth second while the page is at rest, and sends it when that is over', async () => {
  const { clock, batches, stream } = newStream()
  stream.rest(true)
  stream.changed({ id: 'a', lastAskedAt: 1 })
  await clock.run(9_999)
  expect(batches).toEqual([])
  await clock.run(10_000)
  expect(batches).toHaveLength(1)
  stream.changed({ id: 'a', status: 'COMPLETED' })
  await clock.run(10_100)
  expect(batches).toHaveLength(2)
  stream.changed({ id: 'b', lastAskedAt: 2 })
  await clock.run(11_000)
  stream.rest(false)
  await clock.run(11_100)
  expect(batches).toHaveLength(3)
})
