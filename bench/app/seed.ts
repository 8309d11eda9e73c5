import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Execution, JsonValue } from '@shared/execution'
import { isTerminal } from '@shared/status'
import { openDatabase } from '../../src/main/storage/database'
import { StoredExecutions } from '../../src/main/storage/executions'
import { StoredOutbox } from '../../src/main/storage/outbox'
import { newExecution } from '../../src/main/tracking/observe'
import { seeded, type Random } from '../random'

export const tracked = 50_000

/** Search words for each field. They occur nowhere else in the seed, each in this many executions. */
export const needles = {
  label: 'quarterly',
  model: 'seedance',
  error: 'overloaded',
  note: 'remember',
} as const

const models = ['flux-pro', 'flux-schnell', 'sd-3.5-large', 'seedance-video', 'kling-video', 'whisper-large', 'llama-3.3-70b', 'tts-hd', 'upscale-4x']
const spanMs = 90 * 24 * 3_600_000

/**
 * Fills a user-data folder, through the app's own storage, with 50,000 executions of 90 days, `active` of them still running.
 * Each ended one has its replies, transitions, observations and a shown notification. A folder that was filled before is
 * left as it is.
 */
export function seedFolder(folder: string, active: number): void {
  const path = join(folder, 'monitor.db')
  if (existsSync(path)) return
  mkdirSync(folder, { recursive: true })
  const { database } = openDatabase(path, new Date())
  database.pragma('synchronous = OFF')
  const executions = new StoredExecutions(database)
  const random = seeded(17)
  const now = Date.now()
  const all = Array.from({ length: tracked }, (_, index) => {
    const isActive = index >= tracked - active
    const at = Math.round(isActive ? now - random.uniform(0, 30_000) : now - spanMs + (spanMs * index) / tracked)
    return isActive ? underWay(random, at) : ended(random, at)
  })
  executions.add(all.map(({ id }) => id), 'main', now)
  for (const execution of all) keep(executions, execution)
  const told = all.filter(({ status }) => isTerminal(status)).map(({ id }) => id)
  new StoredOutbox(database).markAnnounced(told, now - spanMs, null)
  database.close()
}

function keep(executions: StoredExecutions, execution: Execution): void {
  const { id, status, trackedAt, lastAskedAt } = execution
  const rate = { limit: 60, remaining: 41, resetAt: trackedAt + 60_000, serverDate: trackedAt, retryAfterMs: null }
  const observation = { asked: 'status' as const, tookMs: 143, httpStatus: 200, requestId: `req_${id.slice(5)}`, rate, failure: null }
  const first = { ...execution, status: 'PROCESSING', endSeenAt: null }
  executions.save([{
    execution: first,
    transition: { from: null, to: 'PROCESSING', at: trackedAt },
    announce: null,
    raw: { kind: 'status', body: reply(first) },
    observation: { ...observation, status: 'PROCESSING', at: trackedAt },
  }])
  if (!isTerminal(status)) return
  const at = lastAskedAt ?? trackedAt
  executions.save([{
    execution,
    transition: { from: 'PROCESSING', to: status, at },
    announce: status,
    raw: { kind: status === 'COMPLETED' ? 'result' : 'status', body: reply(execution) },
    observation: { ...observation, status, at },
  }])
}

function reply({ id, status, model, createdAt, cost, latencyMs, files, error }: Execution): JsonValue {
  const output = files.map(({ fileId, width, height }) => ({ file_id: fileId, content_type: 'image/png', width, height }))
  return {
    id, status, model, created_at: new Date(createdAt ?? 0).toISOString(), hold_amount: '0.048', estimated_cost: '0.040',
    cost, latency_ms: latencyMs, usage: { input_tokens: 42, output_tokens: 128 }, error, output: { images: output },
  }
}

function underWay(random: Random, createdAt: number): Execution {
  const base = newExecution(`exec_${uuid(random)}`, 'main', createdAt)
  return {
    ...base, createdAt, model: pick(random, models), status: 'PROCESSING', lastAskedAt: createdAt, expiresAt: createdAt + 600_000,
    label: label(random), holdAmount: '0.048', estimatedCost: '0.040',
  }
}

function ended(random: Random, createdAt: number): Execution {
  const latencyMs = Math.round(random.logNormal(20_000, 0.8))
  const completedAt = createdAt + latencyMs
  const status = pick(random, [...Array<string>(16).fill('COMPLETED'), 'FAILED', 'FAILED', 'CANCELLED', 'EXPIRED'])
  const code = pick(random, ['MODEL_OVERLOADED', 'CONTENT_MODERATION_REJECTED', 'INPUT_VALIDATION_ERROR'])
  const completed = status === 'COMPLETED'
  return {
    ...underWay(random, createdAt),
    status, completedAt, latencyMs,
    lastAskedAt: completedAt + 2_000,
    endSeenAt: completedAt + 2_000,
    note: random.uniform() < 0.02 ? 'remember to compare with the earlier run' : null,
    cost: completed ? random.uniform(0.002, 0.9).toFixed(3) : null,
    usage: completed ? { inputTokens: 42, outputTokens: 128 } : null,
    error: status === 'FAILED' ? { code, message: `The provider answered: ${code.toLowerCase()}.`, retryable: true, requestId: null, details: [] } : null,
    files: completed ? Array.from({ length: 1 + Math.floor(random.uniform(0, 3)) }, () => file(random, completedAt)) : [],
    result: completed ? 'fetched' : 'none',
  }
}

function file(random: Random, at: number): Execution['files'][number] {
  return { fileId: `file_${uuid(random)}`, format: 'image/png', width: 1024, height: 1024, durationMs: null, sizeBytes: null, expiresAt: at + 86_400_000 }
}

function label(random: Random): string | null {
  const kind = random.uniform()
  if (kind < 0.02) return `quarterly report, cover ${Math.floor(random.uniform(1, 400))}`
  return kind < 0.4 ? `batch ${Math.floor(random.uniform(1, 600))}, shot ${Math.floor(random.uniform(1, 90))}` : null
}

function uuid(random: Random): string {
  const hex = Array.from({ length: 8 }, () => Math.floor(random.uniform(0, 65_536)).toString(16).padStart(4, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

function pick(random: Random, from: readonly string[]): string {
  return from[Math.floor(random.uniform(0, from.length))] ?? ''
}

/** The ID of a completed execution in a seeded folder, and of one of its files. */
export function sampleIds(folder: string): { execution: string; file: string } {
  const { database } = openDatabase(join(folder, 'monitor.db'), new Date())
  const executions = new StoredExecutions(database)
  const found = executions.findAll(executions.ids().slice(25_000, 25_050)).find(({ files }) => files.length > 0)
  database.close()
  const fileId = found?.files[0]?.fileId
  if (!found || fileId === undefined) throw new Error('the seed holds no file')
  return { execution: found.id, file: fileId }
}

/** The IDs of the running ones in a seeded folder. */
export function activeIds(folder: string): string[] {
  const { database } = openDatabase(join(folder, 'monitor.db'), new Date())
  const ids = new StoredExecutions(database).active('main').flatMap(({ id, status }) => (isTerminal(status) ? [] : [id]))
  database.close()
  return ids
}
