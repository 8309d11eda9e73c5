import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { simulatorConnection } from '@shared/connection'
import type { StoredKey } from '../../../src/main/storage/config'
import { firstProfile } from '../../../src/main/storage/connection-profiles'
import { KeyVault } from '../../../src/main/storage/key-vault'
import { StoredLatency } from '../../../src/main/storage/latency'
import { startBook } from '../../support/connection-book'

describe('the connection book', () => {
  it('watches each connection with its own key and budget, and tracks pasted IDs on the one in use', async () => {
    const { first, second, book, monitor, connections, addSecond, status, state } = await startBook()
    const here = first.create({ fate: 'text', durationMs: 0 })
    monitor.track(here.id, book.activeId)
    const id = addSecond()
    expect(book.activeId).toBe(id)
    const there = second.create({ fate: 'text', durationMs: 0 })
    monitor.track(there.id, book.activeId)
    await vi.waitFor(() => expect([status(here.id), status(there.id)]).toEqual(['COMPLETED', 'COMPLETED']), 10_000)
    expect([first.counters.unauthorized, second.counters.unauthorized]).toEqual([0, 0])
    expect(first.counters.of(there.id).polls + second.counters.of(here.id).polls).toBe(0)
    expect(state('main')?.budget?.limit).toBe(60)
    expect(state(id)?.budget?.limit).toBe(10_000)
    expect(connections.states().map(({ name }) => name)).toEqual(['ModelRoute', 'Staging'])
  })

  it('pauses only the connection whose key is refused', async () => {
    const { first, second, book, monitor, addSecond, connections, status, state } = await startBook()
    const id = addSecond()
    book.saveKey(id, 'sk_wrong', 'session')
    expect(await connections.checkKey(id)).toMatchObject({ kind: 'refused' })
    expect(state(id)?.phase.kind).toBe('key-refused')
    const asked = second.counters.requests
    const waiting = second.create({ fate: 'text', durationMs: 0 })
    monitor.track(waiting.id, id)
    const here = first.create({ fate: 'text', durationMs: 0 })
    monitor.track(here.id, 'main')
    await vi.waitFor(() => expect(status(here.id)).toBe('COMPLETED'), 10_000)
    expect(second.counters.requests).toBe(asked)
    book.saveKey(id, second.key, 'session')
    expect(state(id)?.keyStanding).toBeNull()
    await vi.waitFor(() => expect(status(waiting.id)).toBe('COMPLETED'), 10_000)
  })

  it('does not make a new key wait for what the server told another one, which still has to', async () => {
    const { first, key, book, monitor, state } = await startBook()
    const { id } = first.create({ fate: 'text', durationMs: 0 })
    first.faults.add({ times: 1, then: { kind: 'status', status: 429, headers: { 'retry-after': '600' } } })
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(state('main')?.phase.kind).toBe('rate-limited'), 10_000)
    book.removeKey('main')
    book.saveKey('main', key, 'session')
    expect(state('main')?.phase.kind).toBe('rate-limited')
    book.saveKey('main', 'sk_other', 'session')
    await vi.waitFor(() => expect(state('main')?.phase.kind).toBe('key-refused'), 10_000)
    book.saveKey('main', key, 'session')
    expect(state('main')?.phase.kind).toBe('rate-limited')
  })

  it('aborts requests in flight with a key when another one is saved', async () => {
    const { first, book, monitor, state } = await startBook()
    const { id } = first.create({ fate: 'never' })
    first.faults.add({ then: { kind: 'hang' } })
    monitor.track(id, 'main')
    await vi.waitFor(() => expect(first.counters.requests).toBe(1), 10_000)
    book.saveKey('main', 'sk_other', 'session')
    await vi.waitFor(() => expect(state('main')?.phase.kind).toBe('key-refused'), 10_000)
  })

  it('keeps, moves or deletes what was tracked on a connection that is removed', async () => {
    const { first, second, book, monitor, repository, database, addSecond, connections, status, kept, openBook, key, discarded } = await startBook()
    const kept1 = second.create({ fate: 'never' })
    let id = addSecond()
    monitor.track(kept1.id, id)
    await expect(book.remove({ connectionId: id, executions: 'move', to: id })).rejects.toThrow('another connection')
    await book.remove({ connectionId: id, executions: 'keep' })
    expect(() => book.saveKey(id, 'sk_late', 'session')).toThrow('was removed')
    expect(book.former()).toEqual([{ id, name: 'Staging', colour: 'teal' }])
    expect([book.activeId, connections.has(id), repository.find(kept1.id)?.connectionId]).toEqual(['main', false, id])

    // Pasted again it goes on where it is pasted.
    first.create({ id: kept1.id, fate: 'text', durationMs: 0 })
    expect((await monitor.track(kept1.id, 'main')).moved).toEqual([kept1.id])
    await vi.waitFor(() => expect(status(kept1.id)).toBe('COMPLETED'), 10_000)

    id = addSecond()
    const moved = first.create({ fate: 'text', durationMs: 0 })
    monitor.track(moved.id, id)
    await vi.waitFor(() => expect(status(moved.id)).toBe('NOT_FOUND'), 10_000)
    await book.remove({ connectionId: id, executions: 'move', to: 'main' })
    await vi.waitFor(() => expect(status(moved.id)).toBe('COMPLETED'), 10_000)

    id = addSecond()
    const forgotten = second.create({ fate: 'text', durationMs: 0 })
    monitor.track(forgotten.id, id)
    await vi.waitFor(() => expect(status(forgotten.id)).toBe('COMPLETED'), 10_000)
    await book.remove({ connectionId: id, executions: 'forget' })
    expect(repository.find(forgotten.id)).toBeNull()
    expect(discarded).toEqual([id])
    expect(new StoredLatency(database).load(id)).toBeNull()
    await expect(book.remove({ connectionId: 'main', executions: 'keep' })).rejects.toThrow('last connection')
    expect(first.counters.unauthorized + second.counters.unauthorized).toBe(0)
    expect(key).not.toBe(second.key)

    // Of former ones, only those of which something is listed are left after the next start.
    expect(kept.connections).toHaveLength(2)
    kept.connections = [...kept.connections, { ...firstProfile, id: 'listed', former: true }]
    repository.add([kept1.id.replace(/.{6}$/, 'listed')], 'listed', 0)
    await connections.close('main')
    openBook().open()
    expect(kept.connections.map(({ id: one }) => one)).toEqual(['main', 'listed'])
  })

  it('leads on to the connection that executions move to, and says when one is gone', async () => {
    const { book, addSecond, onChange } = await startBook()
    const [to, id] = [addSecond(), addSecond()]
    const left: number[] = []
    onChange.mockImplementation(() => void left.push(book.former().length))
    await book.remove({ connectionId: id, executions: 'move', to })
    expect([book.activeId, left.at(-1)]).toEqual([to, 0])
  })

  it.each(['move', 'forget'] as const)('keeps the rest when the removal of a connection that is to %s thousands is stopped', async (executions) => {
    const { book, monitor, repository, addSecond, works, state, goOn } = await startBook()
    const id = addSecond()
    const ids = Array.from({ length: 1_100 }, (_, n) => `exec_${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`)
    await monitor.track(ids.join('\n'), id)
    works.length = 0
    const removed = book.remove(executions === 'move' ? { connectionId: id, executions, to: 'main' } : { connectionId: id, executions })
    while (works.length === 0) await setImmediate()
    // Whatever ends the move, downloads are not left paused.
    expect(goOn.mock.calls).toEqual(executions === 'move' ? [['main']] : [])
    monitor.stopWork()
    const { done, leftOut } = await removed
    expect([done > 0, leftOut > 0, done + leftOut]).toEqual([true, true, ids.length])
    expect(repository.idsOf(id)).toHaveLength(leftOut)
    expect(repository.idsOf('main')).toHaveLength(executions === 'move' ? done : 0)
    expect(state(id)).toBeUndefined()
    expect(book.former()).toEqual([{ id, name: 'Staging', colour: 'teal' }])
  })

  it('restores to the list what was stopped before its connection was removed, and watches what is pasted again', async () => {
    const { second, first, book, monitor, repository, batches, addSecond, status } = await startBook()
    const { id } = second.create({ fate: 'never' })
    const connectionId = addSecond()
    const added = () => batches.flatMap((batch) => batch.added.filter((row) => row.id === id)).length
    await monitor.track(id, connectionId)
    await vi.waitFor(() => expect(added()).toBe(1), 10_000)
    await book.remove({ connectionId, executions: 'keep' })
    await monitor.stopTracking([id])
    await monitor.restore([id])
    await vi.waitFor(() => expect(added()).toBe(2), 10_000)

    await monitor.stopTracking([id])
    first.create({ id, fate: 'text', durationMs: 0 })
    expect(await monitor.track(id, 'main')).toMatchObject({ added: [id], moved: [], alreadyTracked: [] })
    expect(repository.find(id)?.connectionId).toBe('main')
    await vi.waitFor(() => expect([added(), status(id)]).toEqual([3, 'COMPLETED']), 10_000)
  })

  it('tracks nothing on a connection that was removed while an earlier action was running', async () => {
    const { second, book, monitor, repository, addSecond } = await startBook()
    const connectionId = addSecond()
    const late = second.create({ fate: 'never' }).id
    const before = monitor.describe([late, ...Array.from({ length: 600 }, () => second.create({ fate: 'never' }).id)], { pinned: true })
    const refused = expect(monitor.track(late, connectionId)).rejects.toThrow('This connection was removed')
    await book.remove({ connectionId, executions: 'forget' })
    await before
    await refused
    expect(repository.find(late)).toBeNull()
  })

  it('uses at the next start the connection that was in use, but never the simulator, and a connection that gets a key instead of it', async () => {
    const { book, connections, vault, baseUrl, addSecond, openBook, onChange } = await startBook()
    const id = addSecond()
    expect(openBook().activeId).toBe(id)
    vault.save(simulatorConnection, 'sk_simulator', 'session')
    connections.open({ id: simulatorConnection, name: 'Simulator', colour: 'grey', baseUrl, ownBaseUrl: true })
    book.use(simulatorConnection)
    expect([book.activeId, openBook().activeId]).toEqual([simulatorConnection, id])
    book.saveKey('main', 'sk_new', 'session')
    expect([book.activeId, openBook().activeId]).toEqual(['main', 'main'])
    book.saveKey(id, 'sk_other', 'session')
    expect(book.activeId).toBe('main')
    book.removeKey('main')
    onChange.mockClear()
    book.saveKey(id, 'sk_again', 'session')
    expect([book.activeId, onChange.mock.calls.length]).toEqual([id, 1])
    expect(() => book.use('gone')).toThrow('was removed')
  })

  it('asks nothing on a connection that is added without a network, unless it is on this machine', async () => {
    const { book, connections, addSecond, state } = await startBook()
    connections.setOnline(false)
    const away = book.add({ name: 'Away', colour: 'teal', baseUrl: 'https://api.modelroute.invalid', key: 'sk_away', storage: 'session' })
    expect([addSecond(), away].map((id) => state(id)?.phase.kind)).toEqual(['online', 'offline'])
  })

  it('sends no key to an origin that it was not entered for', async () => {
    const { second, secondUrl, book, monitor, baseUrl, vault, state, goOn } = await startBook()
    const waiting = second.create({ fate: 'text', durationMs: 0 })
    monitor.track(waiting.id, 'main')
    expect(await book.change({ connectionId: 'main', baseUrl: `${baseUrl}/behind/a/proxy` })).toEqual({ keyRemoved: false })
    expect(vault.read('main')).not.toBeNull()
    expect(await book.change({ connectionId: 'main', baseUrl: secondUrl })).toEqual({ keyRemoved: true })
    expect(state('main')).toMatchObject({ baseUrl: secondUrl, ownBaseUrl: true, phase: { kind: 'key-missing' } })
    expect(goOn).toHaveBeenCalledWith('main')
    expect([second.counters.requests, vault.read('main')]).toEqual([0, null])
    await expect(book.change({ connectionId: 'main', baseUrl: 'http://api.example' })).rejects.toThrow('unencrypted')
    await book.change({ connectionId: 'main', name: 'Production', colour: 'plum', baseUrl: null })
    expect(state('main')).toMatchObject({ name: 'Production', colour: 'plum', baseUrl, ownBaseUrl: false })
  })

  it('changes nothing but the name and the colour of a connection that is renamed and recoloured', async () => {
    const { book, state } = await startBook()
    const before = state('main')
    await book.change({ connectionId: 'main', name: 'Production', colour: 'plum' })
    expect(state('main')).toEqual({ ...before, name: 'Production', colour: 'plum' })
  })

  /** A vault whose keyring cannot decrypt the stored keys, and the connections as they are stored when a key is removed. */
  async function startLocked(...ids: string[]) {
    const stored = new Map<string, StoredKey>(ids.map((id) => [id, { storage: 'encrypted', ciphertext: 'AAAA' }]))
    const removals: unknown[] = []
    const config = {
      key: (id: string) => stored.get(id) ?? null,
      setKey(id: string) {
        if (stored.delete(id)) removals.push(started.kept.connections)
      },
    }
    const locked = (): never => {
      throw new Error('locked')
    }
    const vault = new KeyVault(config, { available: true, allowPlain() {}, encrypt: locked, decrypt: locked })
    const started = await startBook(ids.map((id) => ({ ...firstProfile, id })), null, vault)
    return { ...started, stored, removals }
  }

  it('removes even a key that the keyring cannot decrypt, before the new address is saved', async () => {
    const { book, kept, secondUrl, stored, removals } = await startLocked('main')
    expect(await book.change({ connectionId: 'main', name: 'Production' })).toEqual({ keyRemoved: false })
    expect(stored.size).toBe(1)
    expect(await book.change({ connectionId: 'main', baseUrl: secondUrl })).toEqual({ keyRemoved: true })
    expect([stored.size, removals, kept.connections[0]?.baseUrl]).toEqual([0, [[{ ...firstProfile, name: 'Production' }]], secondUrl])
  })

  it.each([{ executions: 'keep' }, { executions: 'forget' }, { executions: 'move', to: 'main' }] as const)('removes the key before its connection, so that a kill in between leaves none behind: %j', async (fate) => {
    const { book, kept, stored, removals } = await startLocked('main', 'b')
    const before = kept.connections
    await book.remove({ connectionId: 'b', ...fate })
    expect([[...stored.keys()], removals, kept.connections]).toEqual([['main'], [before], [firstProfile]])
  })

  it('reads stored keys once the keyring answers, but none that was entered meanwhile', async () => {
    const stored = new Map<string, StoredKey>(['main', 'b', 'c'].map((id) => [id, { storage: 'encrypted', ciphertext: Buffer.from(`sk_${id}`).toString('base64') }]))
    const config = { key: (id: string) => stored.get(id) ?? null, setKey: (id: string) => void stored.delete(id) }
    let silent = true
    const decrypt = (ciphertext: Buffer): string => {
      if (silent || ciphertext.toString() === 'sk_c') throw new Error('locked')
      return ciphertext.toString()
    }
    const vault = new KeyVault(config, { available: true, allowPlain() {}, encrypt: Buffer.from, decrypt })
    const { book, connections } = await startBook([firstProfile, { ...firstProfile, id: 'b' }, { ...firstProfile, id: 'c' }], null, vault)
    const keyChanged = vi.spyOn(connections, 'keyChanged')
    book.saveKey('b', 'sk_typed', 'session')
    silent = false
    expect(book.readKeys()).toEqual({ unreadable: true })
    expect(['main', 'b', 'c'].map((id) => vault.read(id))).toEqual(['sk_main', 'sk_typed', null])
    // A key that was read already is not new again: one that was refused would be sent once more.
    expect(book.readKeys()).toEqual({ unreadable: true })
    expect(keyChanged.mock.calls).toEqual([['b'], ['main']])
  })

  it('knows of stored keys that are still unreadable after one was entered anew, or removed', async () => {
    const stored = new Map<string, StoredKey>(['main', 'b', 'c'].map((id) => [id, { storage: 'encrypted', ciphertext: 'AAAA' }]))
    const config = { key: (id: string) => stored.get(id) ?? null, setKey: (id: string) => void stored.delete(id) }
    const decrypt = (): string => {
      throw new Error('made with another keyring')
    }
    const vault = new KeyVault(config, { available: true, allowPlain() {}, encrypt: Buffer.from, decrypt })
    const { book } = await startBook([firstProfile, { ...firstProfile, id: 'b' }, { ...firstProfile, id: 'c' }], null, vault)
    expect(book.saveKey('b', 'sk_typed', 'session')).toEqual({ unreadable: true })
    expect(book.saveKey('main', 'sk_typed', 'session')).toEqual({ unreadable: true })
    expect(book.removeKey('c')).toEqual({ unreadable: false })
  })

  it('uses the key from the environment only for the first connection, and only at the usual address', async () => {
    const elsewhere = { ...firstProfile, baseUrl: 'https://elsewhere.example' }
    const { vault } = await startBook([elsewhere, { ...firstProfile, id: 'b' }], 'sk_env')
    expect([vault.read('main'), vault.read('b')]).toEqual([expect.not.stringContaining('sk_env'), null])
    const usual = await startBook([{ ...firstProfile, id: 'b' }, { ...firstProfile, id: 'c' }], 'sk_env')
    expect([usual.vault.read('b'), usual.vault.read('c')]).toEqual(['sk_env', null])
  })
})
