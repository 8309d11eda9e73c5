import type { Random } from './random'

/** Durations are log-normal with `medianMs` and `sigma`, as in the benches; costs are USD. */
interface Model {
  medianMs: number
  sigma: number
  estimatedCost: string
  holdAmount: string
}

/** The models seen in the documentation's samples, and one that edits images. */
export const models = {
  'flux-1.1-pro': { medianMs: 8_000, sigma: 0.35, estimatedCost: '0.040', holdAmount: '0.048' },
  'flux-1.1-pro-edit': { medianMs: 20_000, sigma: 0.6, estimatedCost: '0.050', holdAmount: '0.060' },
  'seedance-video': { medianMs: 75_000, sigma: 0.4, estimatedCost: '0.620', holdAmount: '0.744' },
  'video-generation-standard': { medianMs: 75_000, sigma: 0.4, estimatedCost: '0.350', holdAmount: '0.420' },
  'text-generation-standard': { medianMs: 2_000, sigma: 0.5, estimatedCost: '0.0012', holdAmount: '0.0015' },
} as const satisfies Record<string, Model>

type ModelName = keyof typeof models

/** Any slug is accepted; an unknown one behaves like the image model. */
export function modelOf(slug: string): Model {
  return Object.hasOwn(models, slug) ? models[slug as ModelName] : models['flux-1.1-pro']
}

/** The mix of the benchmarks: half images, a sixth each of edits, videos and texts. */
export function drawModel(random: Random): ModelName {
  const image = 'flux-1.1-pro'
  return random.pick([image, image, image, 'flux-1.1-pro-edit', 'seedance-video', 'text-generation-standard'])
}

/** A duration of the model, ms. */
export function drawDurationMs(slug: string, random: Random): number {
  const { medianMs, sigma } = modelOf(slug)
  return Math.round(random.logNormal(medianMs, sigma))
}
