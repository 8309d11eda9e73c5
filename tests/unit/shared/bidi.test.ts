import { describe, expect, it } from 'vitest'
import { isolated, withoutDirections } from '@shared/bidi'
import { english, formatSaying, saying } from '@shared/sayings/sayings'

const [rlo, pdf, rli, fsi, pdi] = ['\u202e', '\u202c', '\u2067', '\u2068', '\u2069']
const hebrew = 'שלום'

describe('text of others in a sentence of ours', () => {
  it.each([['flux-1.1-pro'], ['Zürich – 日本 🚀'], ['']])('is unchanged if it reorders nothing: %j', (text) => {
    expect(isolated(text)).toBe(text)
  })

  it.each([
    [hebrew, fsi + hebrew + pdi],
    ['مرحبا (1)', `${fsi}مرحبا (1)${pdi}`],
    [`photo${rlo}gnp.exe${pdf}`, `${fsi}photognp.exe${pdi}`],
    // What is open in it would leave our own isolate open, what closes nothing would end it early.
    [`${rli}a`, `${fsi}${rli}a${pdi}${pdi}`],
    [`a${pdi}b`, `${fsi}ab${pdi}`],
    [isolated(`(${hebrew}`), `${fsi}${fsi}(${hebrew}${pdi}${pdi}`],
  ])('is kept apart: %j', (text, expected) => {
    expect(isolated(text)).toBe(expected)
  })

  it('is isolated in the message about a failure', () => {
    expect(formatSaying(saying('rejected', { said: hebrew }), english)).toContain(`request (${fsi}${hebrew}${pdi}).`)
  })

  it('can be stripped of direction characters', () => {
    expect(withoutDirections(`${fsi}a${pdi}${rlo}b${pdf} ${hebrew}`)).toBe(`ab ${hebrew}`)
  })
})
