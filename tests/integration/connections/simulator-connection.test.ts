import { expect, it, vi } from 'vitest'
import { simulatorConnection } from '@shared/connection'
import { SimulatorConnection } from '../../../src/main/connections/simulator-connection'
import { startBook } from '../../support/connection-book'

it('deletes what belongs to the simulator on leaving it, and moves other pasted IDs to the user\'s own connection', async () => {
  const { first, second, secondUrl: baseUrl, book, connections, monitor, vault, repository, status } = await startBook()
  const [tried, pasted] = [second.create({ fate: 'text', durationMs: 0 }), first.create({ fate: 'text', durationMs: 0 })]
  const running = { baseUrl, key: second.key, ids: [tried.id], knows: (id: string) => second.executions.has(id), stop: () => Promise.resolve() }
  const simulator = new SimulatorConnection({ book, connections, monitor, vault, launch: () => Promise.resolve(running) })
  await simulator.start()
  await monitor.track(pasted.id, book.activeId)
  await vi.waitFor(() => expect([status(tried.id), status(pasted.id)]).toEqual(['COMPLETED', 'NOT_FOUND']), 10_000)
  await simulator.leave()
  expect(repository.ids()).toEqual([pasted.id])
  await vi.waitFor(() => expect(repository.find(pasted.id)).toMatchObject({ connectionId: 'main', status: 'COMPLETED' }), 10_000)
})

it('keeps all IDs of the user\'s own on leaving the simulator: if they cannot be moved, while the app quits, and those of a paste under way', async () => {
  const { first, second, secondUrl: baseUrl, book, connections, monitor, vault, repository } = await startBook()
  const running = { baseUrl, key: second.key, ids: [], knows: (id: string) => second.executions.has(id), stop: () => Promise.resolve() }
  const simulator = new SimulatorConnection({ book, connections, monitor, vault, launch: () => Promise.resolve(running) })
  const own = Array.from({ length: 450 }, () => first.create({ fate: 'never' }).id)
  const [early, late] = [own.slice(0, 300), own.slice(300)]
  await simulator.start()
  await monitor.track(early.join('\n'), book.activeId)
  const move = vi.spyOn(repository, 'move').mockImplementationOnce(() => {
    throw new Error('The disk is full.')
  })
  await expect(simulator.leave()).rejects.toThrow('The disk is full.')
  expect([book.activeId, repository.idsOf(simulatorConnection)]).toEqual([simulatorConnection, expect.arrayContaining(early)])
  move.mockImplementationOnce((ids, to) => {
    void monitor.track(late.join('\n'), simulatorConnection)
    monitor.stopWork()
    void monitor.endWork()
    return repository.move(ids, to)
  })
  await simulator.leave()
  expect(repository.idsOf('main').toSorted()).toEqual(own.toSorted())
  expect(repository.idsOf(simulatorConnection)).toEqual([])
})

it('tries the simulator again once it was left, if the user wants that while it is being left', async () => {
  const { key, book, monitor, vault, connections, baseUrl, first } = await startBook()
  const launch = () => Promise.resolve({ baseUrl, key, ids: [first.create({ fate: 'never' }).id], knows: () => true, stop: () => Promise.resolve() })
  const simulator = new SimulatorConnection({ book, connections, monitor, vault, launch })
  await simulator.start()
  await Promise.all([simulator.leave(), simulator.start(), simulator.start()])
  expect(book.activeId).toBe(simulatorConnection)
  expect(monitor.idsOf(simulatorConnection)).toHaveLength(1)
})

it('launches one simulator at a time, again after it could not be launched or was left, and stops it once however often it is left', async () => {
  const { second, secondUrl: baseUrl, book, connections, monitor, vault } = await startBook()
  const stop = vi.fn(() => Promise.resolve())
  const launch = vi.fn(() => Promise.resolve({ baseUrl, key: second.key, ids: [], knows: () => true, stop }))
  launch.mockRejectedValueOnce(new Error('no port'))
  const simulator = new SimulatorConnection({ book, connections, monitor, vault, launch })
  await expect(simulator.start()).rejects.toThrow('no port')
  await simulator.leave()
  await Promise.all([simulator.start(), simulator.start()])
  expect([book.activeId, launch.mock.calls.length]).toEqual(['simulator', 2])
  await Promise.all([simulator.leave(), simulator.leave()])
  expect([book.activeId, stop.mock.calls.length, vault.read('simulator')]).toEqual(['main', 1, null])
  await simulator.start()
  expect([book.activeId, launch.mock.calls.length]).toEqual(['simulator', 3])
})
