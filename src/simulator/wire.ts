import { isTerminal } from '@shared/status'
import { statusAt, type SimulatedExecution } from './executions'
import { errorObject, isFailureCode } from './failures'
import type { SimulatedFile } from './files/files'
import { modelOf } from './models'
import { uuidOf } from './random'

type Json = Record<string, unknown>

/** Writes the replies about executions; `now` is epoch ms of this machine. */
export interface Wire {
  created(execution: SimulatedExecution): Json
  status(execution: SimulatedExecution, now: number): Json
  /** Only for a completed execution. */
  result(execution: SimulatedExecution, now: number): Json
}

/** Writes replies in the shapes of modelroute-api, section 4, with the server's clock off by `offsetMs`. */
export function createWire(offsetMs: () => number): Wire {
  const iso = (at: number): string => new Date(Math.round(at + offsetMs())).toISOString()

  function begun(execution: SimulatedExecution): Json {
    const { holdAmount, estimatedCost } = modelOf(execution.model)
    return {
      id: execution.id,
      model: execution.model,
      hold_amount: holdAmount,
      estimated_cost: estimatedCost,
      expires_at: iso(execution.expiresAt),
      created_at: iso(execution.createdAt),
    }
  }

  function status(execution: SimulatedExecution, now: number): Json {
    const { fate, shape } = execution
    const word = statusAt(execution, now)
    const reply = { ...begun(execution), status: word }
    if (!isTerminal(word) || (word === 'COMPLETED' && shape === 'B')) return reply
    const ended = { ...reply, completed_at: iso(execution.endsAt) }
    if (isFailureCode(fate)) return { ...ended, error: errorObject(fate, `req_${uuidOf(execution.id)}`) }
    if (word !== 'COMPLETED') return ended
    return { ...ended, ...costs(execution), result: payload(execution) }
  }

  return {
    created: (execution) => ({ ...begun(execution), status: 'PENDING' }),
    status,
    result(execution, now) {
      if (execution.shape !== 'B') return status(execution, now)
      return {
        execution_id: execution.id,
        status: 'COMPLETED',
        output: payload(execution),
        ...costs(execution),
      }
    },
  }
}

/** Shape C writes the cost as a number. The latency excludes the time in the queue. */
function costs(execution: SimulatedExecution): Json {
  const { estimatedCost } = modelOf(execution.model)
  return {
    cost: execution.shape === 'C' ? Number(estimatedCost) : estimatedCost,
    latency_ms: Math.round((execution.endsAt - execution.createdAt) * 0.98),
    usage:
      execution.fate === 'text'
        ? { input_tokens: 42, output_tokens: 128 }
        : { input_tokens: 42, output_tokens: 0 },
  }
}

function payload(execution: SimulatedExecution): unknown {
  const { files, shape, id } = execution
  const [first] = files
  if (first === undefined) return { text: textOf(id) }
  if (shape === 'B')
    return {
      [kindOf(first)]: files.map((file) => ({ file_id: file.id, format: file.format, ...measures(file) })),
    }
  const described = files.map((file) => {
    return shape === 'C'
      ? { file_id: file.id }
      : { file_id: file.id, content_type: file.contentType, ...measures(file) }
  })
  return files.length === 1 ? described[0] : { files: described }
}

function kindOf(file: SimulatedFile): string {
  const [kind] = file.contentType.split('/')
  return kind === 'image' ? 'images' : kind === 'video' ? 'videos' : kind === 'audio' ? 'audio' : 'documents'
}

function measures({ width, height, durationMs }: SimulatedFile): Json {
  return { width, height, duration_ms: durationMs }
}

function textOf(id: string): string {
  return `Rain had washed the harbour clean. The boats came in before the light did.\n\n(Written for ${id}.)`
}
