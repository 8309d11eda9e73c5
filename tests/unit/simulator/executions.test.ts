import { describe, expect, test } from 'vitest'
import { terminalStatuses } from '@shared/status'
import { cancelExecution, endStatus, fates, makeExecution, statusAt } from '../../../src/simulator/executions'
import { failureCodes } from '../../../src/simulator/failures'
import { drawDurationMs, models } from '../../../src/simulator/models'
import { createRandom } from '../../../src/simulator/random'
import { seedDemo } from '../../../src/simulator/demo'
import { createSimulator } from '../../../src/simulator/simulator'

const start = Date.UTC(2024, 2, 20, 10)

describe('the life of an execution', () => {
  test('goes through its statuses according to its durations', () => {
    const image = makeExecution({ fate: 'image', durationMs: 8_000 }, createRandom(1), start, 'A')
    const video = makeExecution({ fate: 'video', durationMs: 80_000 }, createRandom(1), start, 'A')
    expect([0, 799, 800, 7_999, 8_000].map((age) => statusAt(image, start + age))).toEqual([
      'PENDING',
      'PENDING',
      'PROCESSING',
      'PROCESSING',
      'COMPLETED',
    ])
    expect([0, 1_500, 32_000, 80_000].map((age) => statusAt(video, start + age))).toEqual([
      'PENDING',
      'PROCESSING',
      'AWAITING_WEBHOOK',
      'COMPLETED',
    ])
  })

  test('follows a script', () => {
    const steps = [
      { status: 'QUEUED_SOMEWHERE', fromMs: 0 },
      { status: 'PROCESSING', fromMs: 500 },
    ]
    const execution = makeExecution(
      { fate: 'GENERATION_FAILED', durationMs: 1_000, steps },
      createRandom(1),
      start,
      'A',
    )
    expect([0, 500, 1_000].map((age) => statusAt(execution, start + age))).toEqual([
      'QUEUED_SOMEWHERE',
      'PROCESSING',
      'FAILED',
    ])
  })

  test('may have begun earlier', () => {
    const execution = makeExecution(
      { fate: 'text', durationMs: 2_000, ageMs: 5_000 },
      createRandom(1),
      start,
      'A',
    )
    expect(execution).toMatchObject({ createdAt: start - 5_000, endsAt: start - 3_000 })
    expect(statusAt(execution, start)).toBe('COMPLETED')
  })

  test('every fate but one ends in a terminal status', () => {
    for (const fate of fates) {
      const execution = makeExecution({ fate, durationMs: 1_000 }, createRandom(1), start, 'A')
      const status = statusAt(execution, start + 365 * 86_400_000)
      if (fate === 'never') expect(status).toBe('PROCESSING')
      else expect(terminalStatuses).toContain(status)
    }
    expect(failureCodes.map(endStatus)).toEqual(failureCodes.map(() => 'FAILED'))
  })

  test('an expired execution ends when it said it would', () => {
    const execution = makeExecution({ fate: 'expired', durationMs: 70_000 }, createRandom(1), start, 'A')
    expect(execution.expiresAt).toBe(execution.endsAt)
  })

  test('can be cancelled only while it runs', () => {
    const execution = makeExecution({ fate: 'image', durationMs: 8_000 }, createRandom(1), start, 'A')
    expect(cancelExecution(execution, start + 3_000)).toBe(true)
    expect(statusAt(execution, start + 3_000)).toBe('CANCELLED')
    expect(execution.files).toEqual([])
    expect(cancelExecution(execution, start + 4_000)).toBe(false)
    expect(execution.endsAt).toBe(start + 3_000)
  })
})

describe('random values', () => {
  test('are the same for the same seed, and differ for another', () => {
    const draw = (seed: number): object[] => {
      const simulator = createSimulator({ seed, clock: { wall: () => start } })
      return Array.from({ length: 20 }, () => simulator.create()).map(
        ({ id, model, fate, endsAt, shape }) => ({ id, model, fate, endsAt, shape }),
      )
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  test('have IDs and a key of the documented form', () => {
    const simulator = createSimulator({ seed: 3 })
    const { id, files } = simulator.create({ fate: 'images' })
    expect(id).toMatch(/^exec_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    for (const file of files) expect(file.id).toMatch(/^file_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(simulator.key).toMatch(/^sk_[0-9a-f]{64}_[0-9a-f]{8}$/)
  })

  test.each(Object.entries(models))(
    'include durations of %s spread around the median according to its sigma',
    (name, { medianMs, sigma }) => {
      const random = createRandom(42)
      const logs = Array.from({ length: 4_000 }, () => Math.log(drawDurationMs(name, random))).sort(
        (a, b) => a - b,
      )
      const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
      const spread = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length)
      expect(Math.abs(Math.exp(logs[2_000] ?? 0) / medianMs - 1)).toBeLessThan(0.05)
      expect(Math.abs(spread / sigma - 1)).toBeLessThan(0.05)
    },
  )

  test('make most executions complete, and some end in each other way', () => {
    const simulator = createSimulator({ seed: 5 })
    const statuses = Array.from({ length: 500 }, () => endStatus(simulator.create().fate))
    const share = (status: string): number =>
      statuses.filter((each) => each === status).length / statuses.length
    expect(share('COMPLETED')).toBeGreaterThan(0.7)
    for (const status of ['FAILED', 'CANCELLED', 'EXPIRED']) expect(share(status)).toBeGreaterThan(0.01)
  })
})

test('the demo has every kind of end, some past, the others one after another within a minute', () => {
  let now = start
  const simulator = createSimulator({ clock: { wall: () => now } })
  const ids = seedDemo(simulator)
  const executions = ids.flatMap((id) => simulator.executions.get(id) ?? [])
  expect(executions).toHaveLength(ids.length)
  const ended = (): number =>
    executions.filter((execution) => terminalStatuses.some((status) => status === statusAt(execution, now)))
      .length
  expect(ended()).toBe(3)
  now = start + 60_000
  expect(ended()).toBe(ids.length - 1)
  expect(new Set(executions.map((execution) => statusAt(execution, now)))).toEqual(
    new Set([...terminalStatuses, 'AWAITING_WEBHOOK']),
  )
  expect(new Set(executions.map(({ endsAt }) => endsAt)).size).toBe(ids.length)
})
