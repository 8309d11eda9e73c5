import type { CreateOptions } from './executions'
import type { Simulator } from './simulator'

const second = 1_000

/** Executions with every outcome. Some have ended, the others end one after another within a minute, and one never does. */
const population: CreateOptions[] = [
  { fate: 'image', durationMs: 9 * second, ageMs: 180 * second },
  {
    fate: 'CONTENT_MODERATION_REJECTED',
    model: 'seedance-video',
    durationMs: 3 * second,
    ageMs: 140 * second,
  },
  { fate: 'text', durationMs: 2 * second, ageMs: 75 * second },
  { fate: 'image', durationMs: 8 * second, ageMs: 4 * second },
  { fate: 'images', durationMs: 14 * second, ageMs: 5 * second },
  { fate: 'GENERATION_FAILED', model: 'flux-1.1-pro', durationMs: 16 * second, ageMs: 2 * second },
  { fate: 'audio', model: 'audio-generation-standard', durationMs: 24 * second, ageMs: 4 * second },
  { fate: 'image', model: 'flux-1.1-pro-edit', durationMs: 30 * second, ageMs: 3 * second },
  { fate: 'cancelled', model: 'seedance-video', durationMs: 60 * second, ageMs: 26 * second },
  { fate: 'json', durationMs: 41 * second },
  { fate: 'images', model: 'flux-1.1-pro-edit', durationMs: 52 * second, ageMs: 3 * second },
  { fate: 'expired', durationMs: 70 * second, ageMs: 23 * second },
  { fate: 'video', durationMs: 80 * second, ageMs: 28 * second },
  {
    fate: 'MODEL_OVERLOADED',
    model: 'video-generation-standard',
    durationMs: 90 * second,
    ageMs: 36 * second,
  },
  { fate: 'never', model: 'seedance-video', ageMs: 30 * second },
]

/** The executions that keep coming. */
const traffic: CreateOptions[] = [
  { fate: 'image', model: 'flux-1.1-pro' },
  { fate: 'text' },
  { fate: 'images', model: 'flux-1.1-pro-edit' },
  { fate: 'image', model: 'flux-1.1-pro' },
  { fate: 'GENERATION_TIMEOUT', model: 'flux-1.1-pro-edit' },
  { fate: 'video' },
  { fate: 'image', model: 'flux-1.1-pro' },
]

/** Adds the initial executions of a demonstration; returns their IDs. */
export function seedDemo(simulator: Simulator): string[] {
  return population.map((options) => simulator.create(options).id)
}

/** Starts another execution every 8 s and reports its ID; returns a function that stops it. */
export function startDemoTraffic(simulator: Simulator, onCreated: (id: string) => void): () => void {
  let count = 0
  const timer = setInterval(() => {
    const { id } = simulator.create(traffic[count % traffic.length])
    count += 1
    onCreated(id)
  }, 8 * second)
  return () => clearInterval(timer)
}
