import { rowsOf } from '@shared/listed'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { id as idOf } from '../../support/ids'
import { startMonitor } from '../../support/monitor'

describe('the monitor', () => {
  it('reports nothing about an execution that is no longer tracked, and resumes it where it was', async () => {
    const { simulator, monitor, shown, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'image', durationMs: 2_000, steps: [{ status: 'PENDING', fromMs: 0 }] })
    expect(await monitor.track(`${id} ${id}`, 'main')).toEqual({ added: [id], moved: [], alreadyTracked: [], nearMisses: [], done: 1, leftOut: 0, failure: null })
    expect(await monitor.track(id, 'main')).toEqual({ added: [], moved: [], alreadyTracked: [id], nearMisses: [], done: 1, leftOut: 0, failure: null })
    await vi.waitFor(() => expect(status(id)).toBe('PENDING'), 10_000)
    void monitor.stopTracking([id])
    expect(rowsOf(monitor.rows())).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 2_200))
    expect(shown).toEqual([])
    void monitor.restore([id])
    await vi.waitFor(() => expect(shown).toMatchObject([{ title: 'Execution completed' }]), 10_000)
    expect(monitor.details(id)?.history.map(({ to }) => to)).toEqual(['PENDING', 'COMPLETED'])
  })

  it('tracks thousands in steps, in their order, with turns of the event loop between them, and reports its progress', async () => {
    const { monitor, repository, database, works } = await startMonitor()
    const ids = Array.from({ length: 2_400 }, (_, n) => idOf(n))
    await monitor.track(ids.slice(100, 120).join(' '), 'main')
    const stored = (): unknown => database.prepare('SELECT count(*) AS count FROM executions').get()
    const seen: unknown[] = []
    const tracking = monitor.track(ids.join(' '), 'main', 'Night')
    while (works.at(-1) !== null) {
      await setImmediate()
      seen.push(stored())
    }
    const report = await tracking
    expect(seen).toEqual(expect.arrayContaining([400, 1_000, 1_600, 2_200].map((count): unknown => expect.objectContaining({ count }))))
    expect(works).toEqual([...Array.from({ length: 12 }, (_, step) => ({ kind: 'track', done: 200 * step, total: 2_400 })), null])
    expect(report).toEqual({ added: [...ids.slice(0, 100), ...ids.slice(120)], moved: [], alreadyTracked: ids.slice(100, 120), nearMisses: [], done: 2_400, leftOut: 0, failure: null })
    expect(repository.groups()).toEqual([{ name: 'Night', count: 2_380 }])
    expect(rowsOf(monitor.rows())).toHaveLength(2_400)
  })

  it('looks through a pasted or copied text of thousands of IDs, and for those that are tracked, with turns of the event loop in between', async () => {
    const { monitor } = await startMonitor()
    const ids = Array.from({ length: 6_000 }, (_, n) => idOf(n))
    await monitor.track(ids.slice(5_000).join(' '), 'main')
    let over = false
    const preview = Promise.resolve(monitor.previewPaste(ids.join(' '), 'main')).finally(() => (over = true))
    let turns = 0
    for (; !over; turns += 1) await setImmediate()
    expect(await preview).toMatchObject({ fresh: ids.slice(0, 5_000), alreadyTracked: ids.slice(5_000), nearMisses: [] })
    expect(turns).toBeGreaterThanOrEqual(4)
  })

  it('leaves out the rest of a paste that is stopped, and keeps and watches what came before', async () => {
    const { simulator, monitor, repository, works } = await startMonitor()
    const ids = Array.from({ length: 2_400 }, (_, n) => idOf(n))
    const tracking = monitor.track(ids.join(' '), 'main')
    while (works.at(-1)?.done !== 1_000) await setImmediate()
    monitor.stopWork()
    const report = await tracking
    expect(report).toEqual({ added: ids.slice(0, 1_200), moved: [], alreadyTracked: [], nearMisses: [], done: 1_200, leftOut: 1_200, failure: null })
    expect(repository.idsOf('main')).toEqual(ids.slice(0, 1_200))
    await vi.waitFor(() => expect(simulator.counters.requests).toBeGreaterThan(0), 10_000)
    void monitor.stopTracking(report.added)
    expect((await monitor.track(ids.slice(1_400).join(' '), 'main')).added).toEqual(ids.slice(1_400))
  })

  it('removes thousands from the list in steps and restores those removed, whether stopped midway or not', async () => {
    const { monitor, repository, works } = await startMonitor()
    const ids = Array.from({ length: 2_400 }, (_, n) => idOf(n))
    await monitor.track(ids.join(' '), 'main')
    const stopping = monitor.stopTracking(ids)
    while (works.at(-1)?.kind !== 'stop' || works.at(-1)?.done !== 1_000) await setImmediate()
    monitor.stopWork()
    expect(await stopping).toEqual({ done: 1_200, leftOut: 1_200, failure: null })
    expect(repository.idsOf('main')).toEqual(ids.slice(1_200))
    expect(await monitor.restore(ids.slice(0, 1_200))).toEqual({ done: 1_200, leftOut: 0, failure: null })
    expect(repository.idsOf('main')).toEqual(ids)
    expect(rowsOf(monitor.rows())).toHaveLength(2_400)
  })

  it('gives thousands their own labels back, except those that got another one meanwhile, and tells the page and the watcher', async () => {
    const { simulator, monitor, repository, batches } = await startMonitor()
    const watched = simulator.create({ fate: 'never' }).id
    const ids = [watched, ...Array.from({ length: 600 }, (_, n) => idOf(n))]
    await monitor.track(ids.join(' '), 'main')
    await monitor.describe(ids, { label: 'one for all' })
    const gone = ids[600] ?? ''
    await monitor.stopTracking([gone])
    const [, renamed = ''] = ids
    await monitor.describe([renamed], { label: 'Hero' })
    const words = ids.map((id, n) => ({ id, word: n % 2 === 0 ? `own ${n}` : null }))
    expect(await monitor.setWords('label', 'one for all', words)).toEqual({ done: 601, leftOut: 0, failure: null })
    const own = [words[0], { id: renamed, word: 'Hero' }, ...words.slice(2, 600)]
    expect(repository.findAll(ids).map(({ id, label }) => ({ id, word: label }))).toEqual(own)
    expect(rowsOf(monitor.rows()).find(({ id }) => id === watched)?.label).toBe('own 0')
    await vi.waitFor(() => {
      const told = new Map(batches.flatMap(({ added, changed }) => [...added, ...changed]).flatMap(({ id, label }) => (label === undefined ? [] : [[id, label]])))
      expect(ids.slice(0, 600).map((id) => ({ id, word: told.get(id) }))).toEqual(own)
    }, 10_000)
  })

  it('keeps watching what could not be removed from the list', async () => {
    const { simulator, monitor, repository, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'image', durationMs: 1_000 })
    await monitor.track(id, 'main')
    vi.spyOn(repository, 'stop').mockImplementationOnce(() => {
      throw new Error('disk full')
    })
    await expect(monitor.stopTracking([id])).rejects.toThrow('disk full')
    await vi.waitFor(() => expect(status(id)).toBe('COMPLETED'), 10_000)
  })

  it('resumes a stopped execution as it was when it is pasted again', async () => {
    const { simulator, monitor, batches, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'CONTENT_MODERATION_REJECTED', durationMs: 0 })
    void monitor.track(id, 'main', 'Covers')
    await vi.waitFor(() => expect(status(id)).toBe('FAILED'), 10_000)
    void monitor.describe([id], { label: 'Front' })
    void monitor.stopTracking([id])
    const { requests } = simulator.counters
    expect((await monitor.track(id, 'main')).added).toEqual([id])
    await vi.waitFor(() => expect(batches.at(-1)?.added).toMatchObject([{ id, status: 'FAILED', label: 'Front', batch: 'Covers' }]), 10_000)
    expect(simulator.counters.requests).toBe(requests)
  })

  it('leaves out of the archive what was taken out on purpose, once archiving it again is undone', async () => {
    const { simulator, monitor, repository } = await startMonitor()
    const [kept = '', open = ''] = Array.from({ length: 2 }, () => simulator.create({ fate: 'text', durationMs: 0 }).id)
    await monitor.track(`${kept} ${open}`, 'main')
    const states = () => [kept, open].map((id) => repository.find(id)?.archive)
    await vi.waitFor(() => expect(repository.ended([kept, open])).toHaveLength(2), 10_000)
    await monitor.archive([kept], 'archived')
    await monitor.archive([kept], 'kept')
    await monitor.archive([kept, open], 'archived')
    expect(states()).toEqual(['archived', 'archived'])
    await monitor.archive([kept, open], 'open')
    expect(states()).toEqual(['kept', 'open'])
  })

  it('archives only what has ended, and deletes executions for good', async () => {
    const { simulator, monitor, repository, status } = await startMonitor()
    const ended = simulator.create({ fate: 'MODEL_OVERLOADED', durationMs: 0 })
    const lasting = simulator.create({ fate: 'never' })
    const ids = [ended.id, lasting.id]
    void monitor.track(ids.join(' '), 'main')
    await vi.waitFor(() => expect(ids.map(status)).toEqual(['FAILED', expect.stringMatching(/^P/)]), 10_000)
    expect(await monitor.archive(ids, 'archived')).toEqual({ done: 2, leftOut: 0, failure: null })
    const archived = () => Object.fromEntries(rowsOf(monitor.rows()).map((row) => [row.id, row.archived]))
    expect(archived()).toEqual({ [ended.id]: true, [lasting.id]: false })
    await monitor.archive(ids, 'kept')
    expect(archived()).toEqual({ [ended.id]: false, [lasting.id]: false })
    expect(repository.toArchive(Infinity, {})).toEqual([])
    await monitor.archive(ids, 'open')
    expect(archived()).toEqual({ [ended.id]: false, [lasting.id]: false })
    expect(repository.toArchive(Infinity, {})).toEqual([ended.id])
    await monitor.describe([lasting.id], { pinned: true, batch: 'Videos' })
    const { polls } = simulator.counters.of(lasting.id)
    expect(monitor.askNow(ids)).toEqual([lasting.id])
    await vi.waitFor(() => expect(simulator.counters.of(lasting.id).polls).toBeGreaterThan(polls), 10_000)
    expect(monitor.details(lasting.id)?.execution).toMatchObject({ pinned: true, batch: 'Videos' })
    const discarded: string[][] = []
    await monitor.deleteForGood(ids, async (some) => {
      // Their files are known as long as they are.
      discarded.push(repository.findAll(some).map(({ id }) => id))
      await setImmediate()
    })
    expect(discarded).toEqual([ids])
    expect([rowsOf(monitor.rows()), monitor.details(ended.id)]).toEqual([[], null])
    expect((await monitor.track(ended.id, 'main')).added).toEqual([ended.id])
    await vi.waitFor(() => expect(status(ended.id)).toBe('FAILED'), 10_000)
  })

  it('knows how far the clock of each server is ahead once it has replied', async () => {
    const { simulator, monitor, connections, status } = await startMonitor({ clockOffsetMs: 3_600_000 })
    expect(connections.corrections()).toEqual({ main: 0 })
    const { id } = simulator.create({ fate: 'image', durationMs: 0 })
    await monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('COMPLETED'), 10_000)
    const { main = 0 } = connections.corrections()
    expect(Math.abs(main - 3_600_000)).toBeLessThanOrEqual(2_000)
    expect([connections.correctionOf('main'), connections.correctionOf('removed')]).toEqual([main, 0])
  })

  it('knows when a reply last told of an execution, which none does that failed', async () => {
    const { simulator, monitor, connections, status } = await startMonitor()
    const state = () => connections.states()[0]
    expect(state()?.asOf).toBeNull()
    const { id } = simulator.create({ fate: 'never' })
    const before = Date.now()
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('PENDING'), 10_000)
    expect(state()?.asOf).toBeGreaterThanOrEqual(before)
    simulator.faults.add({ then: { kind: 'status', status: 500 } })
    monitor.askNow([id])
    await vi.waitFor(() => expect(state()?.phase.kind).toBe('server-trouble'), 10_000)
    const { asOf } = state() ?? {}
    const asked = simulator.counters.requests
    monitor.askNow([id])
    await vi.waitFor(() => expect(simulator.counters.requests).toBe(asked + 2), 15_000)
    expect(state()?.asOf).toBe(asOf)
  })

  it('reads everything to be asked now together, because reading thousands one by one blocked the window for half a minute', async () => {
    const { simulator, monitor, repository } = await startMonitor()
    const ids = [simulator.create({ fate: 'never' }).id, simulator.create({ fate: 'never' }).id]
    await monitor.track(ids.join(' '), 'main')
    const find = vi.spyOn(repository, 'find')
    // Nor is all of it read: thousands that had ended blocked the window for seconds.
    const findAll = vi.spyOn(repository, 'findAll')
    expect(monitor.askNow(ids)).toEqual(ids)
    expect([find, findAll].map(({ mock }) => mock.calls)).toEqual([[], []])
  })

  it('takes the result from the status reply if the API has no other, without reporting trouble', async () => {
    const { simulator, monitor, results } = await startMonitor()
    const { id } = simulator.create({ fate: 'image', shape: 'A', durationMs: 0 })
    simulator.faults.add({ path: '/result', then: { kind: 'status', status: 404 } })
    void monitor.track(id, 'main')
    await vi.waitFor(() => expect(results).toMatchObject([{ id, result: 'unavailable', trouble: null, files: [{ format: 'image/png' }] }]), 10_000)
    expect(monitor.details(id)?.output).toMatchObject({ content_type: 'image/png' })
  })

  it('requests a reply that could not be stored again', async () => {
    const { simulator, monitor, repository, storageFailures, status } = await startMonitor()
    const { id } = simulator.create({ fate: 'text', durationMs: 0 })
    const save = vi.spyOn(repository, 'save').mockImplementationOnce(() => {
      throw new Error('disk full')
    })
    void monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('COMPLETED'), 15_000)
    expect(storageFailures).toEqual(['disk full'])
    expect(save.mock.calls.length).toBeGreaterThan(1)
  })

  it('asks on demand about an execution that the API did not know', async () => {
    const { simulator, monitor, status } = await startMonitor()
    const id = 'exec_00000000-0000-4000-8000-0000000000aa'
    void monitor.track(id, 'main')
    await vi.waitFor(() => expect(status(id)).toBe('NOT_FOUND'), 10_000)
    simulator.create({ id, fate: 'never' })
    monitor.askNow([id])
    await vi.waitFor(() => expect(status(id)).toBe('PENDING'), 10_000)
  })

  it('shows the output, the raw replies and the timeline of one execution', async () => {
    const { simulator, monitor } = await startMonitor({ shape: 'B' })
    const { id } = simulator.create({ fate: 'text', durationMs: 0 })
    void monitor.track(id, 'main')
    await vi.waitFor(() => expect(monitor.details(id)?.execution.result).toBe('fetched'), 10_000)
    const details = monitor.details(id)
    expect(details?.output).toBeDefined()
    expect(details?.raw.result).toMatchObject({ status: 'COMPLETED' })
    expect(details?.next).toBeNull()
  })

  it('asks again for a result that says the execution is still running', async () => {
    const { simulator, monitor, repository } = await startMonitor({ shape: 'B' })
    const { id } = simulator.create({ fate: 'image', durationMs: 0 })
    simulator.faults.add({ path: '/result', times: 1, then: { kind: 'body', body: JSON.stringify({ execution_id: id, status: 'PROCESSING' }) } })
    void monitor.track(id, 'main')
    await vi.waitFor(() => expect(monitor.details(id)?.execution.result).toBe('fetched'), 10_000)
    expect(monitor.details(id)?.execution).toMatchObject({ status: 'COMPLETED', files: [{ format: 'png' }], trouble: null })
    expect(repository.observations(id).kept.map(({ asked, failure }) => [asked, failure?.kind])).toEqual([['status', undefined], ['result', 'unreadable'], ['result', undefined]])
  })

  it('shows nothing from a reply about another execution', async () => {
    const { simulator, monitor } = await startMonitor()
    const { id } = simulator.create({ fate: 'never' })
    const other = { id: 'exec_11111111-1111-4111-8111-111111111111', status: 'COMPLETED', result: { text: 'not yours' } }
    simulator.faults.add({ then: { kind: 'body', body: JSON.stringify(other) } })
    void monitor.track(id, 'main')
    await vi.waitFor(() => expect(monitor.details(id)?.execution.trouble?.saying.name).toBe('other-execution'), 10_000)
    expect(monitor.details(id)?.output).toBeUndefined()
    expect(monitor.details(id)?.raw).toEqual({ status: undefined, result: undefined })
  })

  it('sends only what changed', async () => {
    const { simulator, monitor, batches } = await startMonitor()
    const { id } = simulator.create({ fate: 'CONTENT_MODERATION_REJECTED', durationMs: 0 })
    void monitor.track(id, 'main')
    await vi.waitFor(() => {
      const told = Object.assign({}, ...batches.flatMap(({ added, changed }) => [...added, ...changed]))
      expect(told).toMatchObject({ id, status: 'FAILED', errorCode: 'CONTENT_MODERATION_REJECTED' })
    }, 10_000)
    expect(batches.map(({ sequence }) => sequence)).toEqual(batches.map((_, index) => index + 1))
  })
})
