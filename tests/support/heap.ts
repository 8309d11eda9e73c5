import type { Page } from 'playwright/test'

interface Snapshot {
  snapshot: { meta: { node_fields: string[]; edge_fields: string[]; edge_types: [string[], ...unknown[]] } }
  nodes: number[]
  edges: number[]
  strings: string[]
}

/**
 * The strings that the page's JavaScript still holds (their first 1,024 characters), from a heap snapshot after a collection.
 * Strings that are only in V8's table of external strings are left out, because it keeps nothing alive.
 */
export async function heldStrings(page: Page): Promise<string[]> {
  const { snapshot, nodes, edges, strings } = await snapshotOf(page)
  const { node_fields: nodeFields, edge_fields: edgeFields, edge_types: edgeTypes } = snapshot.meta
  const nameAt = nodeFields.indexOf('name')
  const edgeCountAt = nodeFields.indexOf('edge_count')
  const weak = edgeTypes[0].indexOf('weak')
  const held = new Set<number>()
  let edge = 0
  for (let node = 0; node < nodes.length; node += nodeFields.length) {
    const holds = strings[nodes[node + nameAt] ?? 0] !== '(External strings)'
    const end = edge + (nodes[node + edgeCountAt] ?? 0) * edgeFields.length
    for (; edge < end; edge += edgeFields.length) {
      const target = edges[edge + edgeFields.indexOf('to_node')]
      if (holds && edges[edge] !== weak && target !== undefined) held.add(nodes[target + nameAt] ?? 0)
    }
  }
  return [...held].flatMap((name) => strings[name] ?? [])
}

async function snapshotOf(page: Page): Promise<Snapshot> {
  const session = await page.context().newCDPSession(page)
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return JSON.parse(chunks.join(''))
}
