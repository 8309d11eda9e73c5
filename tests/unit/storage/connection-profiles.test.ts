import { describe, expect, it } from 'vitest'
import { damagedProfiles, firstProfile, readProfiles } from '../../../src/main/storage/connection-profiles'

const staging = { id: 'b', name: 'Staging', colour: 'teal', baseUrl: 'https://staging.example', former: false } as const

describe('the stored connections', () => {
  it('of a version with a single connection are that one, so that its key and executions stay', () => {
    expect(readProfiles(undefined)).toEqual([firstProfile])
    expect(firstProfile.id).toBe('main')
  })

  it('are read as they were stored', () => {
    expect(readProfiles([staging, { ...staging, id: 'c', former: true }])).toEqual([staging, { ...staging, id: 'c', former: true }])
  })

  it('have one ID each: of several with the same, the first one counts', () => {
    expect(readProfiles([staging, { ...staging, name: 'Copy' }])).toEqual([staging])
    expect(readProfiles([{ ...firstProfile, name: 'Removed', former: true }])).toEqual([firstProfile])
  })

  it('get defaults for a name or colour that does not parse', () => {
    expect(readProfiles([{ id: 'b', baseUrl: null, colour: 'ultraviolet' }])).toEqual([
      { id: 'b', name: '?', colour: 'grey', baseUrl: null, former: false },
    ])
    expect(readProfiles([{ ...staging, name: '  ', former: 'no' }])).toEqual([{ ...staging, name: '?' }])
  })

  it.each([
    ['an address that would carry the key in the clear', { ...staging, baseUrl: 'http://staging.example' }],
    ['no address at all', { ...staging, baseUrl: 7 }],
    ['the simulator’s ID', { ...staging, id: 'simulator' }],
    ['no ID', { name: 'Staging', baseUrl: null }],
  ])('do not include one with %s', (_, damaged) => {
    expect(readProfiles([damaged, { ...staging, id: 'good' }]).map(({ id }) => id)).toEqual(['good'])
  })

  it('always include one to use', () => {
    const former = { ...staging, former: true }
    expect(readProfiles([former])).toEqual([firstProfile, former])
    expect(readProfiles([])).toEqual([firstProfile])
  })

  it.each([
    ['does not parse', [{ ...firstProfile, baseUrl: 'https//staging.example' }]],
    ['is in no list', { ...firstProfile, baseUrl: 'https://staging.example' }],
  ])('never use the key of a connection that %s at the usual address', (_, stored) => {
    expect(readProfiles(stored)).toEqual([{ ...firstProfile, id: 'usual' }])
    expect(damagedProfiles(stored)).toHaveLength(1)
  })
})
