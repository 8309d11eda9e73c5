import { describe, expect, it } from 'vitest'
import type { JsonValue } from '@shared/execution'
import { firstRows, matchRows, parentOf, toggleRow, unfoldBelow } from '../../../src/renderer/src/executions/json-rows'
import type { JsonRow } from '../../../src/renderer/src/executions/json-rows'
import { findMatches, rootNode } from '../../../src/renderer/src/executions/json-tree'

const reply: JsonValue = { output: { images: [{ file_id: 'file_1' }, { file_id: 'file_2' }] }, cost: '0.040' }
const paths = (rows: readonly JsonRow[]): string[] => rows.map(({ node }) => node.path)

describe('the lines of a JSON tree', () => {
  it('begin with small branches unfolded', () => {
    expect(paths(firstRows(rootNode(reply)))).toEqual(['output', 'output.images', 'cost'])
  })

  it('leave large branches folded', () => {
    const rows = firstRows(rootNode({ frames: Array.from({ length: 50_000 }, (_, id) => ({ id })), model: 'flux' }))
    expect(paths(rows)).toEqual(['frames', 'model'])
  })

  it('show a document that is a single value', () => {
    expect(firstRows(rootNode(null))).toHaveLength(1)
    expect(firstRows(rootNode([]))).toHaveLength(0)
  })

  it('fold and unfold everything inside, on all levels', () => {
    const rows = firstRows(rootNode(reply))
    const open = toggleRow(toggleRow(rows, 1), 2)
    expect(paths(open)).toEqual(['output', 'output.images', 'output.images[0]', 'output.images[0].file_id', 'output.images[1]', 'cost'])
    expect(paths(toggleRow(open, 0))).toEqual(['output', 'cost'])
  })

  it('unfold all levels below a line, or of the whole document', () => {
    const all = ['output', 'output.images', 'output.images[0]', 'output.images[0].file_id', 'output.images[1]', 'output.images[1].file_id', 'cost']
    const rows = firstRows(rootNode(reply))
    expect(unfoldBelow(rows, 1)).toMatchObject({ whole: true })
    expect(paths(unfoldBelow(rows, 1).rows)).toEqual(all)
    const folded = toggleRow(rows, 0)
    expect(paths(unfoldBelow(folded, 0).rows)).toEqual(all)
    expect(paths(unfoldBelow(folded, null).rows)).toEqual(all)
    expect(paths(unfoldBelow(rows, 2).rows)).toEqual(paths(rows))
    expect(unfoldBelow(rows, 9).rows).toBe(rows)
  })

  it('unfold no more at once than can be shown without a stall, and say so', () => {
    const deep: JsonValue = Array.from({ length: 25_000 }, (_, id) => ({ id, tags: [1, 2] }))
    const rows = firstRows(rootNode({ small: { a: { b: 1 } }, deep, last: [[1]] }))
    const { rows: unfolded, whole } = unfoldBelow(rows, null)
    expect(whole).toBe(false)
    expect(paths(unfolded)).toEqual(['small', 'small.a', 'small.a.b', 'deep', 'last', 'last[0]', 'last[0][0]'])
    const asked = unfoldBelow(rows, paths(rows).indexOf('deep'))
    expect(asked.whole).toBe(false)
    expect(asked.rows.filter(({ level }) => level === 2)).toHaveLength(25_000 + 2)
    expect(asked.rows.length).toBeLessThan(25_000 + 20)
    const many = Array.from({ length: 3_000 }, () => [[1, 2], [3]])
    expect(unfoldBelow(firstRows(rootNode({ many })), 0).rows.length).toBeLessThanOrEqual(1 + 3_000 + 5_000)
  })

  it('do not change when a leaf is chosen', () => {
    const rows = firstRows(rootNode(reply))
    expect(toggleRow(rows, 2)).toBe(rows)
  })

  it('allow more members than a call takes arguments', () => {
    const rows = firstRows(rootNode({ all: Array.from({ length: 300_000 }, (_, n) => n) }))
    expect(toggleRow(rows, 0)).toHaveLength(300_001)
  })

  it('know their parent', () => {
    const rows = toggleRow(firstRows(rootNode(reply)), 1)
    expect(parentOf(rows, 3)).toBe(1)
    expect(parentOf(rows, 0)).toBe(-1)
  })

  it('unfold everything that leads to a match', () => {
    const { root } = findMatches(rootNode(reply), 'file_2')
    expect(paths(matchRows(root))).toEqual(['output', 'output.images', 'output.images[1]', 'output.images[1].file_id'])
  })
})
