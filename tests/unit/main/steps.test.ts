import { describe, expect, it } from 'vitest'
import type { Work } from '@shared/reports'
import { Steps } from '../../../src/main/steps'

const numbered = (count: number, name = 'n'): string[] => Array.from({ length: count }, (_, n) => `${name}${n}`)

describe('work on many', () => {
  it('is done in steps, in order, with turns of the event loop between them, and reports its progress', async () => {
    const told: (Work | null)[] = []
    const steps = new Steps((work) => told.push(work))
    const ids = numbered(1_100)
    const done: string[] = []
    const seen = new Set<number>()
    const look = (): void => {
      seen.add(done.length)
      timer = setImmediate(look)
    }
    let timer = setImmediate(look)
    const stepped = await steps.run('change', ids, (some) => void done.push(...some))
    clearImmediate(timer)
    expect(stepped).toEqual({ done: 1_100, leftOut: 0, failure: null })
    expect(done).toEqual(ids)
    expect([...seen]).toEqual(expect.arrayContaining([200, 400, 600, 800, 1_000]))
    expect(told).toEqual([...[0, 200, 400, 600, 800, 1_000].map((n) => ({ kind: 'change', done: n, total: 1_100 })), null])
  })

  it('reports no progress if it is soon over, and starts at once', async () => {
    const told: (Work | null)[] = []
    const steps = new Steps((work) => told.push(work))
    const done: string[] = []
    const few = steps.run('change', numbered(3), (some) => void done.push(...some))
    expect(done).toEqual(numbered(3))
    expect(await few).toEqual({ done: 3, leftOut: 0, failure: null })
    expect(told).toEqual([])
  })

  it('is done one action after the other, so that the last one wins', async () => {
    const steps = new Steps(() => undefined)
    const ids = numbered(1_000)
    const labels = new Map<string, string>()
    const label = (word: string, some: string[]): void => some.forEach((id) => labels.set(id, word))
    const later = { first: steps.run('change', ids, (some) => label('first', some)), second: steps.run('change', ids.toReversed(), (some) => label('second', some)), third: steps.run('change', ids.slice(900), (some) => label('third', some)) }
    await Promise.all(Object.values(later))
    expect([...labels.values()]).toEqual([...Array<string>(900).fill('second'), ...Array<string>(100).fill('third')])
  })

  it('lets an action of a single step on others run at once, even after a stop, and makes one on the same wait', async () => {
    const steps = new Steps(() => undefined)
    const done: string[] = []
    const all = [...numbered(500), 'late']
    const add = (some: (string | { id: string })[]): void => void done.push(...some.map((one) => (typeof one === 'string' ? one : one.id)))
    const many = steps.run('change', all, add)
    const apart = steps.run('delete', ['other'], async (some) => {
      await Promise.resolve()
      add(some)
    })
    // Also what waits counts, and each of those that are not executions alone.
    const touching = steps.run('change', [{ id: 'late' }, { id: 'new' }], add)
    const after = steps.run('change', ['new'], add)
    await apart
    expect(done.slice(0, 201)).toEqual([...numbered(200), 'other'])
    steps.stop()
    const afterStop = steps.run('change', ['another'], add)
    expect(done.at(-1)).toBe('another')
    expect((await many).leftOut).toBeGreaterThan(0)
    await Promise.all([touching, after, afterStop])
    expect(done.slice(-3)).toEqual(['late', 'new', 'new'])
  })

  it('is stopped after its current step, while waiting actions still run', async () => {
    const steps = new Steps(() => undefined)
    const done: string[] = []
    const first = steps.run('stop', numbered(1_000), (some) => {
      done.push(...some)
      if (done.length === 400) steps.stop()
    })
    const second = steps.run('delete', numbered(300, 'm'), (some) => void done.push(...some))
    expect(await first).toEqual({ done: 400, leftOut: 600, failure: null })
    expect(await second).toEqual({ done: 300, leftOut: 0, failure: null })
    expect(done).toEqual([...numbered(400), ...numbered(300, 'm')])
  })

  it('reports what was done before a step failed, throws if nothing was, and continues with waiting actions', async () => {
    const steps = new Steps(() => undefined)
    let taken = 0
    const failAt = (step: number) => (): void => {
      taken += 1
      if (taken === step) throw new Error('disk full')
    }
    expect(await steps.run('change', numbered(700), failAt(3))).toEqual({ done: 400, leftOut: 300, failure: 'disk full' })
    taken = 0
    const [failed, next] = [steps.run('change', numbered(700), failAt(1)), steps.run('change', numbered(300), () => undefined)]
    await expect(failed).rejects.toThrow('disk full')
    expect(await next).toEqual({ done: 300, leftOut: 0, failure: null })
  })

  it('is ended after its current step when the app quits; of the waiting actions only those of a single step still run', async () => {
    const steps = new Steps(() => undefined)
    const done: string[] = []
    const add = (some: string[]): void => void done.push(...some)
    const works = [steps.run('change', numbered(700), add), steps.run('change', numbered(300, 'm'), add), steps.run('change', ['one'], add)]
    await steps.end()
    expect(done).toEqual([...numbered(200), 'one'])
    expect(await Promise.all(works)).toEqual([200, 0, 1].map((n, place) => ({ done: n, leftOut: [500, 300, 0][place], failure: null })))
  })
})
