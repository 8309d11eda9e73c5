import { createHash } from 'node:crypto'
import type { Execution, JsonValue } from '@shared/execution'
import type { Observation } from './observe'

/** So many results of a model in a row must have told nothing new before none is asked for. */
const enough = 3

/**
 * Learns per model whether the reply that tells an end tells the whole result with it, as in one generation of the API
 * (modelroute-api, section 4): then the request for the result would be spent for nothing. It is learned anew in each run.
 */
export class WholeReplies {
  /** By model, how many results in a row told nothing new. */
  readonly #told = new Map<string | null, number>()
  /** Digests of the outputs that came with the end, of those whose result is due. */
  readonly #outputs = new Map<string, string>()

  /** True when this reply tells the end of an execution, and experience says that its result would add nothing. */
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

/** All that replies say of an execution, as a text. */
function facts({ model, createdAt, completedAt, expiresAt, latencyMs, cost, holdAmount, estimatedCost, usage, error, files }: Execution): string {
  return JSON.stringify([model, createdAt, completedAt, expiresAt, latencyMs, cost, holdAmount, estimatedCost, usage, error, files])
}

function digest(output: JsonValue | undefined): string {
  return createHash('sha1').update(JSON.stringify(output) ?? '').digest('base64')
}
