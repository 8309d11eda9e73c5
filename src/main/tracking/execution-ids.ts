import { setImmediate } from 'node:timers/promises'
import type { NearMiss } from '@shared/contract'

/** The execution IDs in a text, in the order of their first appearance, lower case, each once. */
export interface FoundIds {
  ids: string[]
  /** Texts that start like an ID but are none; at most `maxNearMisses`, each once. */
  nearMisses: NearMiss[]
}

const maxNearMisses = 20
const uuidLength = 36
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
/** Matches the prefix, looking ahead at what may belong to the UUID. Bounded, so that the search stays linear in the text. */
const candidate = /exec_(?=([0-9a-z-]{0,80}))/gi
/** With fewer hexadecimal digits than this, `exec_…` counts as an ordinary word. */
const fewestDigits = 8
/** So many candidates are looked at before everything else has its turn. */
const examinedAtOnce = 2_000

/**
 * Finds every `exec_` + UUID in any case, even inside a URL, JSON, a log line or a file name.
 * Linear in the length of the text. `meant`: whatever begins like an ID was meant as one, however little follows.
 */
export function findExecutionIds(text: string, meant = false): FoundIds {
  const search = searching(text, meant)
  let step = search.next()
  while (!step.done) step = search.next()
  return step.value
}

/** The same for a text of any length, with turns of the event loop in between: hundreds of thousands of IDs take a second. */
export async function findExecutionIdsInTurns(text: string): Promise<FoundIds> {
  const search = searching(text, false)
  let step = search.next()
  while (!step.done) {
    await setImmediate()
    step = search.next()
  }
  return step.value
}

function* searching(text: string, meant: boolean): Generator<void, FoundIds> {
  const ids = new Set<string>()
  const nearMisses = new Map<string, NearMiss>()
  let examined = 0
  for (const match of text.matchAll(candidate)) {
    examined += 1
    if (examined % examinedAtOnce === 0) yield
    const run = beforeNextPrefix(match[1] ?? '', text, match.index + match[0].length)
    if (uuid.test(run) && !/^[0-9a-f]/i.test(run.slice(uuidLength))) {
      ids.add(`exec_${run.slice(0, uuidLength).toLowerCase()}`)
      continue
    }
    const miss = nearMisses.size < maxNearMisses ? explain(run, meant ? 0 : fewestDigits) : null
    if (miss) nearMisses.set(miss.text, miss)
  }
  return { ids: [...ids], nearMisses: [...nearMisses.values()] }
}

/** Two IDs without a gap: the run then ends in the `exec` of the second one's prefix. */
function beforeNextPrefix(run: string, text: string, start: number): string {
  return text[start + run.length] === '_' && /exec$/i.test(run) ? run.slice(0, -4) : run
}

function explain(run: string, fewest: number): NearMiss | null {
  const hexadecimal = /^[0-9a-f-]*/i.exec(run)?.[0] ?? ''
  const digits = hexadecimal.replaceAll('-', '').length
  const text = `exec_${run}`
  if (digits < fewest) return null
  if (hexadecimal.length < run.length && run.length >= uuidLength) {
    return { text, reason: 'not-hexadecimal', by: 0 }
  }
  if (digits < 32) return { text, reason: 'too-short', by: 32 - digits }
  if (digits > 32) return { text, reason: 'too-long', by: digits - 32 }
  return { text, reason: 'misplaced-dash', by: 0 }
}
