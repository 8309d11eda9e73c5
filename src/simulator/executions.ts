import { isTerminal } from '@shared/status'
import { failureCodes, isFailureCode } from './failures'
import { filesOf, type FileSpec, type SimulatedFile } from './files/files'
import { drawDurationMs, drawModel, modelOf } from './models'
import type { Random } from './random'

/** What a completed execution can return. */
const outputs = ['image', 'images', 'text', 'video', 'audio', 'json', 'large'] as const

/** How an execution ends: completed with an output, failed with a code, or otherwise. */
export const fates = [...outputs, ...failureCodes, 'cancelled', 'expired', 'never'] as const
export type Fate = (typeof fates)[number]

/** Which generation of the API writes the replies (modelroute-api, section 4). */
export type Shape = 'A' | 'B' | 'C'

export interface CreateOptions {
  id?: string
  /** Default: drawn, unless the fate determines it. */
  model?: string
  /** Default: drawn, usually an output that fits the model. */
  fate?: Fate
  /** From creation to the end; default: drawn from the model's distribution. */
  durationMs?: number
  /** Created this long ago; default 0. */
  ageMs?: number
  /**
   * Statuses before the end, and when each begins, ms after creation. Default: PENDING, PROCESSING and, for videos,
   * AWAITING_WEBHOOK.
   */
  steps?: Step[]
  /** Default: the simulator's `shape`. */
  shape?: Shape
  /** The size of the file of fate `large`; default 150 MB. */
  sizeBytes?: number
  /** Files instead of those that belong to the fate. */
  files?: FileSpec[]
}

interface Step {
  status: string
  fromMs: number
}

/**
 * An execution as the server knows it. Times are epoch ms of this machine, regardless of the simulated clock.
 */
export interface SimulatedExecution {
  id: string
  model: string
  fate: Fate
  shape: Shape
  createdAt: number
  /** Infinity if it never ends. */
  endsAt: number
  expiresAt: number
  steps: Step[]
  files: SimulatedFile[]
}

const expiryMs = 5 * 60_000
const dayMs = 24 * 60 * 60_000

/** Creates an execution. Whatever the options leave open is drawn. */
export function makeExecution(
  options: CreateOptions,
  random: Random,
  now: number,
  shape: Shape,
): SimulatedExecution {
  const model = options.model ?? (options.fate === undefined ? drawModel(random) : modelFor(options.fate))
  const fate = options.fate ?? drawFate(model, random)
  const id = options.id ?? `exec_${random.uuid()}`
  const durationMs = options.durationMs ?? drawDurationMs(model, random)
  const createdAt = now - (options.ageMs ?? 0)
  const endsAt = fate === 'never' ? Number.POSITIVE_INFINITY : createdAt + durationMs
  return {
    id,
    model,
    fate,
    shape: options.shape ?? shape,
    createdAt,
    endsAt,
    expiresAt:
      fate === 'expired'
        ? endsAt
        : createdAt + (fate === 'never' ? dayMs : Math.max(expiryMs, 2 * durationMs)),
    steps: options.steps ?? stepsOf(model, fate === 'never' ? 10_000 : durationMs),
    files: filesOf(id, fate, options),
  }
}

/** The status at `now`, epoch ms. */
export function statusAt(execution: SimulatedExecution, now: number): string {
  if (now >= execution.endsAt) return endStatus(execution.fate)
  const age = now - execution.createdAt
  return execution.steps.findLast((step) => age >= step.fromMs)?.status ?? 'PENDING'
}

/** Ends an execution as CANCELLED; false if it has ended already. */
export function cancelExecution(execution: SimulatedExecution, now: number): boolean {
  if (isTerminal(statusAt(execution, now))) return false
  execution.fate = 'cancelled'
  execution.endsAt = now
  execution.files = []
  return true
}

/** The status that a fate ends in. */
export function endStatus(fate: Fate): string {
  if (isFailureCode(fate)) return 'FAILED'
  if (fate === 'cancelled') return 'CANCELLED'
  return fate === 'expired' ? 'EXPIRED' : 'COMPLETED'
}

function stepsOf(model: string, durationMs: number): Step[] {
  const steps = [
    { status: 'PENDING', fromMs: 0 },
    { status: 'PROCESSING', fromMs: Math.min(durationMs * 0.1, 1_500) },
  ]
  if (modelOf(model).medianMs > 60_000) steps.push({ status: 'AWAITING_WEBHOOK', fromMs: durationMs * 0.4 })
  return steps
}

function modelFor(fate: Fate): string {
  if (fate === 'video' || fate === 'large') return 'seedance-video'
  return fate === 'text' || fate === 'json' ? 'text-generation-standard' : 'flux-1.1-pro'
}

/** Four in five complete. */
function drawFate(model: string, random: Random): Fate {
  const chance = random.uniform()
  if (chance < 0.12)
    return random.pick([
      'GENERATION_FAILED',
      'CONTENT_MODERATION_REJECTED',
      'MODEL_OVERLOADED',
      'GENERATION_TIMEOUT',
    ])
  if (chance < 0.16) return 'cancelled'
  if (chance < 0.2) return 'expired'
  if (model.includes('video')) return 'video'
  if (model.startsWith('text')) return 'text'
  return chance < 0.35 ? 'images' : 'image'
}
