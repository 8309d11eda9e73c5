import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvRecord } from '../../../src/main/reports/csv'

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text)
const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[=+\-@'",\r\n\t a-z]{0,12}$/))

function parsed(text: string): string[][] {
  return parse(text, { record_delimiter: '\r\n' })
}

describe('a CSV record', () => {
  it('is read by another program as it was, except for the apostrophe before a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
        const read = parsed(rows.map(csvRecord).join(''))
        expect(read).toEqual(rows.map((row) => row.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) && !isNumber(text) ? `'${text}` : text))))
      }),
    )
  })

  it('never contains a cell that starts a formula', () => {
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'), fc.string(), (start, rest) => {
        fc.pre(!isNumber(start + rest))
        expect(parsed(csvRecord(['id', start + rest]))).toEqual([['id', `'${start}${rest}`]])
      }),
    )
  })

  it('leaves every other text unchanged', () => {
    const harmless = fc.string().filter((text) => !/^[=+\-@\t\r\n＝＋－＠]/.test(text))
    fc.assert(
      fc.property(harmless, (text) => {
        expect(parsed(csvRecord(['id', text]))).toEqual([['id', text]])
      }),
    )
  })

  it('quotes what RFC 4180 requires, and ends with CR LF', () => {
    expect(csvRecord(['a,b', 'say "so"', 'two\nlines', 'two\rlines', 'plain', null, -1.5, '-0.040'])).toBe('"a,b","say ""so""","two\nlines","two\rlines",plain,,-1.5,-0.040\r\n')
  })
})
