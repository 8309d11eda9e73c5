import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTooLong, parseDeepLink } from '../../../src/main/desktop/deep-link'

const one = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'
const two = 'exec_7d444840-9dc0-11d1-b245-5ffdce74fad2'

describe('a deep link', () => {
  it('asks to track the IDs it names, each once', () => {
    expect(parseDeepLink(`modelroute-monitor://track?ids=${one}`)).toEqual([one])
    expect(parseDeepLink(`modelroute-monitor://track/?ids=${one},${two},${one}`)).toEqual([one, two])
    expect(parseDeepLink(`modelroute-monitor://track?ids=${one}%2C${two}`)).toEqual([one, two])
  })

  it.each([
    ['another scheme', `https://track?ids=${one}`],
    ['another action', `modelroute-monitor://stop?ids=${one}`],
    ['no action', `modelroute-monitor:track?ids=${one}`],
    ['a path', `modelroute-monitor://track/all?ids=${one}`],
    ['a port', `modelroute-monitor://track:80?ids=${one}`],
    ['a user', `modelroute-monitor://me@track?ids=${one}`],
    ['a password', `modelroute-monitor://:secret@track?ids=${one}`],
    ['a fragment', `modelroute-monitor://track?ids=${one}#x`],
    ['a second parameter', `modelroute-monitor://track?ids=${one}&key=sk_1`],
    ['the parameter twice', `modelroute-monitor://track?ids=${one}&ids=${two}`],
    ['no parameter', 'modelroute-monitor://track'],
    ['no ID', 'modelroute-monitor://track?ids='],
    ['an ID that is none', `modelroute-monitor://track?ids=${one},exec_1`],
    ['space around an ID', `modelroute-monitor://track?ids=${one},%20${two}`],
    ['an ID in upper case', `modelroute-monitor://track?ids=${one.toUpperCase()}`],
    ['more than 64 KiB', `modelroute-monitor://track?ids=${Array(2_000).fill(one).join(',')}`],
    ['no URL at all', 'modelroute-monitor'],
  ])('with %s is rejected', (_, link) => {
    expect(parseDeepLink(link)).toBeNull()
  })

  it('is too long with more IDs than are read, and for no other reason', () => {
    const of = (count: number): string => `modelroute-monitor://track?ids=${Array(count).fill(one).join(',')}`
    expect(isTooLong(of(10_000))).toBe(true)
    expect(isTooLong(of(1_500))).toBe(false)
    expect(parseDeepLink(of(1_500))).toEqual([one])
    expect(isTooLong('modelroute-monitor://stop')).toBe(false)
  })

  it('of any kind is rejected or names only well-formed IDs', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, begun) => {
        const ids = parseDeepLink(begun ? `modelroute-monitor://track?ids=${text}` : text)
        expect(ids?.every((id) => /^exec_[0-9a-f-]{36}$/.test(id)) ?? true).toBe(true)
      }),
    )
  })
})
