import { describe, expect, it } from 'vitest'
import { ConnectionBook } from '../../../src/main/connections/connection-book'
import { firstProfile } from '../../../src/main/storage/connection-profiles'
import { startConnections } from '../../support/connections'
import { id } from '../../support/ids'
import { never } from '../../support/simulator'

describe('requests', () => {
  it('are held until they begin, whatever happens meanwhile, and are said to be online', async () => {
    const { connections, monitor, vault, open, pass, phases } = startConnections()
    connections.hold()
    open('first')
    await monitor.track(id(1), 'first')
    connections.setPaused(true)
    connections.setPaused(false)
    connections.setOnline(false)
    connections.setOnline(true)
    connections.wake()
    vault.save('first', 'sk_new', 'session')
    connections.keyChanged('first')
    open('second')
    await monitor.track(id(2), 'second')
    monitor.askNow([id(1), id(2)])
    expect(await pass(600_000)).toEqual([])
    expect(phases()).toEqual(['online', 'online'])
    connections.begin()
    expect((await pass(10)).sort()).toEqual(['first 1', 'second 2'])
  })

  it('do not begin while the user has paused, or a key is missing', async () => {
    const { connections, monitor, vault, open, pass, phases } = startConnections()
    connections.hold()
    open('first')
    open('second')
    await monitor.track(id(1), 'first')
    await monitor.track(id(2), 'second')
    connections.setPaused(true)
    connections.begin()
    expect(await pass(60_000)).toEqual([])
    expect(phases()).toEqual(['paused', 'paused'])
    vault.remove('second')
    connections.keyChanged('second')
    connections.setPaused(false)
    expect(await pass(60_000)).not.toContain('second 2')
    expect(phases()).toEqual(['online', 'key-missing'])
  })

  it('cease without a network, except to this machine, and are made at once when it is back', async () => {
    const { connections, monitor, open, pass, phases } = startConnections()
    for (const [nth, name] of (['local', 'first', 'second'] as const).entries()) {
      open(name)
      await monitor.track(id(nth), name)
    }
    await pass(10_000)
    connections.setOnline(false)
    expect(new Set(await pass(600_000))).toEqual(new Set(['local 0']))
    expect(phases()).toEqual(['online', 'offline', 'offline'])
    connections.setOnline(true)
    expect((await pass(1000)).filter((asked) => !asked.startsWith('local')).sort()).toEqual(['first 1', 'second 2'])
    expect(phases()).toEqual(['online', 'online', 'online'])
  })

  it('that fail wait longer and longer, however often it is told that there is a network', async () => {
    const { connections, monitor, open, pass, fail } = startConnections()
    open('first')
    await monitor.track([1, 2, 3].map(id).join(' '), 'first')
    await pass(1000)
    fail(500, { times: 1000 })
    let asked = 0
    for (let at = 0; at < 600_000; at += 2_000) {
      connections.setOnline(true)
      asked += (await pass(2_000)).length
    }
    expect(asked).toBeLessThan(60)
  })

  it('for a file whose link is known wait for the network as well', async () => {
    const { connections, requests, open, pass } = startConnections()
    open('first')
    const fetchFile = () => connections.files('first')?.open({ fileId: 'file_1', priority: 'download', from: null, signal: never })
    const online = [fetchFile()]
    await pass(1000)
    online.push(fetchFile())
    await pass(1000)
    expect(await Promise.all(online)).toMatchObject([{ ok: true }, { ok: true }])
    expect(requests.map(({ name }) => name)).toEqual(['first', '', ''])
    connections.setOnline(false)
    const offline = fetchFile()
    await pass(600_000)
    expect(requests).toHaveLength(3)
    connections.setOnline(true)
    await pass(1000)
    expect(await offline).toMatchObject({ ok: true })
  })

  it('in flight when the network goes still count, if they are answered', async () => {
    const { connections, monitor, repository, open, pass, end } = startConnections()
    open('first')
    end(id(1))
    await monitor.track(id(1), 'first')
    await pass(50)
    connections.setOnline(false)
    expect(await pass(60_000)).toEqual([])
    expect(repository.find(id(1))?.status).toBe('FAILED')
  })

  it('are made anew on every connection after a night of sleep', async () => {
    const { connections, monitor, clock, requests, open, pass, slow } = startConnections()
    for (const name of ['first', 'second'] as const) open(name)
    await monitor.track([1, 2, 3].map(id).join(' '), 'first')
    await monitor.track([4, 5, 6].map(id).join(' '), 'second')
    await pass(30_000)
    slow(10_000)
    monitor.askNow([id(1), id(4)])
    await pass(1000)
    clock.suspend(8 * 3_600_000)
    connections.wake()
    expect(requests.filter(({ aborted }) => aborted).map((one) => one.id)).toEqual(expect.arrayContaining([id(1), id(4)]))
    slow(100)
    expect(new Set(await pass(3000))).toEqual(new Set(['first 1', 'first 2', 'first 3', 'second 4', 'second 5', 'second 6']))
  })

  it('need not be made to know after a night of sleep how far the clock of each server is ahead', async () => {
    const { connections, monitor, clock, open, pass, end } = startConnections()
    for (const name of ['first', 'second'] as const) open(name)
    end(id(1))
    await monitor.track(id(1), 'first')
    await pass(10_000)
    clock.suspend(8 * 3_600_000)
    connections.wake()
    expect(await pass(1000)).toEqual([])
    expect(connections.corrections()).toEqual({ first: 0, second: 0 })
  })

  it('leave to others what the user chose last, on every connection', async () => {
    const { connections, monitor, open, pass } = startConnections()
    for (const [nth, name] of (['first', 'second'] as const).entries()) {
      open(name)
      await monitor.track(id(nth), name)
    }
    await pass(1000)
    expect(connections.active()).toBe(2)
    connections.setPreferences({ eagerness: 'frugal', reserve: 'half' })
    expect(connections.states().map(({ budget }) => budget?.reserve)).toEqual([30, 30])
  })
})

it.each([[401, 'key-refused'], [403, 'online']])('a request for a file that is answered with %i leaves the connection %s', async (status, phase) => {
  const { open, openFile, pass, fail, phases } = startConnections()
  open('first')
  fail(status)
  const reply = openFile('first')
  await pass(1000)
  expect(await reply).toMatchObject({ ok: false, failure: { kind: 'key-refused' } })
  expect(phases()).toEqual([phase])
})

describe('the address of a connection that was changed', () => {
  it('is asked nothing more, so that it never gets the new key', async () => {
    const started = startConnections()
    const { vault, monitor, pass } = started
    const connections = [{ ...firstProfile, id: 'first', baseUrl: 'https://first.example' }]
    const book = new ConnectionBook({
      ...started, config: { connections, activeConnection: 'first', adoptConnections: () => undefined }, defaultBaseUrl: 'https://first.example',
      environmentKey: null, closeFiles: () => Promise.resolve(() => undefined), onChange: () => undefined,
    })
    vault.save('first', 'sk_first', 'session')
    book.open()
    await monitor.track(id(1), 'first')
    expect(new Set(await pass(60_000))).toEqual(new Set(['first 1']))
    await book.change({ connectionId: 'first', baseUrl: 'https://second.example' })
    book.saveKey('first', 'sk_second', 'session')
    expect(new Set(await pass(600_000))).toEqual(new Set(['second 1']))
  })
})

describe('a reply that comes after', () => {
  it('its execution was moved to another connection tells nothing', async () => {
    const { monitor, repository, storageFailures, open, pass, end, slow } = startConnections()
    for (const name of ['first', 'second'] as const) open(name)
    slow(5000)
    end(id(1))
    await monitor.track(id(1), 'first')
    await pass(1000)
    await monitor.move([{ id: id(1), to: 'second' }])
    await pass(4500)
    expect(repository.find(id(1))).toMatchObject({ status: 'UNSEEN', connectionId: 'second' })
    await pass(1000)
    expect(repository.find(id(1))).toMatchObject({ status: 'FAILED', connectionId: 'second' })
    expect(storageFailures).toEqual([])
  })

  it.each(['cancel', 'open a file of'] as const)('its key was replaced does not refuse the new one, if it was to %s an execution', async (what) => {
    const { connections, monitor, vault, open, openFile, pass, slow, fail, phases } = startConnections()
    open('first')
    await monitor.track(id(1), 'first')
    await pass(1000)
    slow(5000)
    fail(401, { method: what === 'cancel' ? 'POST' : 'GET' })
    const replies = what === 'cancel' ? monitor.cancel([id(1)]) : openFile('first')
    await pass(1000)
    vault.save('first', 'sk_other', 'session')
    connections.keyChanged('first')
    await pass(5000)
    expect(await replies).toMatchObject(what === 'cancel' ? [{ kind: 'refused' }] : { ok: false, failure: { kind: 'key-refused' } })
    expect(phases()).toEqual(['online'])
  })

  it('its connection was closed tells nothing, and its request is aborted', async () => {
    const { connections, monitor, repository, requests, storageFailures, open, pass, end, slow } = startConnections()
    open('first')
    slow(5000)
    end(id(1))
    await monitor.track(id(1), 'first')
    await pass(1000)
    const closed = connections.close('first')
    await pass(10_000)
    await closed
    expect(requests.map(({ aborted }) => aborted)).toEqual([true])
    expect(repository.find(id(1))?.status).toBe('UNSEEN')
    expect(storageFailures).toEqual([])
  })
})
