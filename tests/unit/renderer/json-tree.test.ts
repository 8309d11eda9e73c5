import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '@shared/execution'
import { childNodes, findMatches, maxMatches, rootNode, shownKey, shownLeaf } from '../../../src/renderer/src/executions/json-tree'
import type { JsonNode } from '../../../src/renderer/src/executions/json-tree'

const reply: JsonValue = { output: { images: [{ file_id: 'file_1', 'odd key': true }, { file_id: 'file_2' }] }, cost: '0.040' }

const all = (node: JsonNode): JsonNode[] => [node, ...(childNodes(node) ?? []).flatMap(all)]

describe('the JSON tree', () => {
  it('names each value by its path', () => {
    expect(all(rootNode(reply)).map(({ path }) => path)).toEqual([
      '',
      'output',
      'output.images',
      'output.images[0]',
      'output.images[0].file_id',
      'output.images[0]["odd key"]',
      'output.images[1]',
      'output.images[1].file_id',
      'cost',
    ])
  })

  it('gives every value a path of its own, whatever the document', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const paths = all(rootNode(JSON.parse(JSON.stringify(value)))).map(({ path }) => path)
        expect(new Set(paths).size).toBe(paths.length)
      }),
    )
  })

  it('finds keys and values, and keeps their ancestors', () => {
    const { root, count } = findMatches(rootNode(reply), 'FILE_2')
    expect(count).toBe(1)
    expect(all(root).map(({ path }) => path)).toEqual(['', 'output', 'output.images', 'output.images[1]', 'output.images[1].file_id'])
  })

  it('keeps all members of a branch found by its own key', () => {
    const { root } = findMatches(rootNode(reply), 'images')
    expect(all(root).at(-1)?.path).toBe('output.images[1].file_id')
  })

  it('finds a document without members', () => {
    expect(findMatches(rootNode('seed 42'), 'SEED').count).toBe(1)
    expect(findMatches(rootNode('seed 42'), 'model').count).toBe(0)
  })

  it.each([shownLeaf, shownKey])('shows the part of a long leaf or key around the match', (shorten) => {
    const shown = shorten(`${'a'.repeat(5000)}needle${'b'.repeat(5000)}`, 'NEEDLE')
    expect(shown).toContain('needle')
    expect(shown.length).toBeLessThan(400)
  })

  it('shows direction characters instead of being reordered by them', () => {
    expect(shownLeaf('photo\u202egnp.exe', '')).toBe(String.raw`"photo\u202egnp.exe"`)
    expect(['photo\u202egnp.exe', 'two\nlines', 'plain', ''].map((key) => shownKey(key, ''))).toEqual([String.raw`photo\u202egnp.exe`, String.raw`two\nlines`, 'plain', '""'])
  })

  it('stops after enough matches', () => {
    const many = Array.from({ length: maxMatches * 2 }, () => 'seed')
    expect(findMatches(rootNode(many), 'seed').count).toBe(maxMatches)
  })
})
