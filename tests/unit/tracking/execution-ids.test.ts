import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findExecutionIds, findExecutionIdsInTurns } from '../../../src/main/tracking/execution-ids'

const a = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'
const b = 'exec_7c9e6679-7425-40de-944b-e07fc1f90ae7'

describe('finding execution IDs', () => {
  it.each([
    ['lines', `${a}\n${b}`],
    ['a URL', `https://api.modelroute.ai/v1/executions/${a}/result?x=1, /v1/executions/${b}`],
    ['JSON', `{"id":"${a}","execution_id":"${b}"}`],
    ['a log line', `12:00:01 started=${a}; then(${b})`],
    ['an escaped URL', `next%3D${a}%26other%3D${b}`],
    ['file names', `${a}-1.png ${b}_2.webm`],
    ['no separator', `${a}${b}`],
    ['no separator in upper case', `${a}${b}`.toUpperCase()],
    ['upper case', `${a.toUpperCase()} ${b}`],
    ['duplicates', `${a} ${b} ${a.toUpperCase()}`],
    ['a word before', `id${a} my${b}`],
  ])('finds both in %s', (_, text) => {
    expect(findExecutionIds(text)).toEqual({ ids: [a, b], nearMisses: [] })
  })

  it.each([
    [a.slice(0, -1), { reason: 'too-short', by: 1 }],
    [`${a}0`, { reason: 'too-long', by: 1 }],
    [`${a}0123456789`, { reason: 'too-long', by: 10 }],
    ['exec_0f8fad5b', { reason: 'too-short', by: 24 }],
    [a.replace('469f', '46gf'), { reason: 'not-hexadecimal', by: 0 }],
    [a.replaceAll('-', ''), { reason: 'misplaced-dash', by: 0 }],
  ])('explains %s', (text, reason) => {
    expect(findExecutionIds(`see ${text}.`)).toEqual({ ids: [], nearMisses: [{ text, ...reason }] })
  })

  it('explains the first 20', () => {
    const texts = Array.from({ length: 25 }, (_, n) => `exec_${String(n).padStart(8, '0')}`)
    expect(findExecutionIds(texts.join(' ')).nearMisses.map(({ text }) => text)).toEqual(texts.slice(0, 20))
  })

  it('ignores ordinary words', () => {
    expect(findExecutionIds('exec_summary exec_added exec_ exec_facade exec_defaced')).toEqual({ ids: [], nearMisses: [] })
  })

  it('lets everything else have its turn while it searches a long text', async () => {
    let others = 0
    const other = setInterval(() => (others += 1))
    const { ids } = await findExecutionIdsInTurns(`${a} `.repeat(20_000))
    clearInterval(other)
    expect(ids).toEqual([a])
    expect(others).toBeGreaterThan(0)
  })

  it('finds every ID, whatever surrounds it', () => {
    const separator = fc.string().filter((text) => !/[0-9a-f]$|^[0-9a-f]|exec/i.test(text) && !text.startsWith('_'))
    fc.assert(
      fc.property(fc.array(fc.uuid(), { maxLength: 20 }), fc.array(separator, { minLength: 21, maxLength: 21 }), (uuids, between) => {
        const text = uuids.map((uuid, index) => `${between[index]}exec_${uuid}`).join('') + between[20]
        expect(findExecutionIds(text).ids).toEqual([...new Set(uuids.map((uuid) => `exec_${uuid}`))])
      }),
    )
  })

  it('finds only well-formed IDs and at most 20 near misses in any text', () => {
    const fragment = fc.constantFrom('exec_', a, a.slice(5), '-', 'e', '0f8fad5b', '_', ' ', 'EXEC_')
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 200 }), (parts) => {
        const { ids, nearMisses } = findExecutionIds(parts.join(''))
        for (const id of ids) expect(id).toMatch(/^exec_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
        expect(nearMisses.length).toBeLessThanOrEqual(20)
      }),
    )
  })
})
