import { createHash } from 'node:crypto'
import type { Execution, JsonValue } from '@shared/execution'
import type { Observation } from './observe'

/** After this many results of a model in a row have told nothing new, its results are no longer requested. */
const enough = 3

/**
 * Learns per model whether the reply that tells an end already contains the whole result, as in one generation of the API
 * (modelroute-api, section 4). Then requesting the result would be wasted. Learned anew in each run.
 */
export class WholeReplies {
  /** By model, how many results in a row told nothing new. */
  readonly #told = new Map<string | null, number>()
  /** Digests of the outputs that came with the end, for executions whose result is due. */
  readonly #outputs = new Map<string, string>()

  /** True if this reply tells an end and, by experience, the result would add nothing. */
  tellsAll(before: Execution, seen: Observation): boolean {
    if (seen.kind !== 'status' || seen.reading.output === undefined) return false
    return (this.#told.get(seen.reading.model ?? before.model) ?? 0) >= enough
  }

  /** An execution was observed. */
  learn(before: Execution, after: Execution, seen: Observation): void {
    if (seen.kind === 'status' && after.result === 'due' && seen.reading.output !== undefined) {
      this.#outputs.set(after.id, digest(seen.reading.output))
    }
    if (before.result !== 'due' || after.result === 'due') return
    const output = this.#outputs.get(after.id)
    this.#outputs.delete(after.id)
    if (output === undefined) return
    const added = seen.kind === 'result' && (digest(seen.reading.output) !== output || facts(before) !== facts(after))
    this.#told.set(after.model, added ? 0 : (this.#told.get(after.model) ?? 0) + 1)
  }

  forget(ids: string[]): void {
    for (const id of ids) this.#outputs.delete(id)
  }
}

/** Everything that replies say about an execution, as text. */
function facts({ model, createdAt, completedAt, expiresAt, latencyMs, cost, holdAmount, estimatedCost, usage, error, files }: Execution): string {
  return JSON.stringify([model, createdAt, completedAt, expiresAt, latencyMs, cost, holdAmount, estimatedCost, usage, error, files])
}

function digest(output: JsonValue | undefined): string {
  return createHash('sha1').update(JSON.stringify(output) ?? '').digest('base64')
}
