import { encode } from 'fast-png'
import { createRandom } from '../random'

type Color = [red: number, green: number, blue: number]

/**
 * Draws a landscape of the given size, px: sky, sun and five ranges of hills, all from `seed`. Returns a PNG.
 */
export function drawPng(seed: string, width: number, height: number): Uint8Array {
  const random = createRandom(seed)
  const hue = random.uniform()
  const zenith = fromHsl(hue, 0.55, 0.32)
  const horizon = fromHsl(hue + 0.08 + random.uniform() * 0.1, 0.75, 0.78)
  const sunColor = fromHsl(hue + 0.1, 0.9, 0.92)
  const sun = { x: (0.2 + random.uniform() * 0.6) * width, y: (0.2 + random.uniform() * 0.25) * height }
  const sunRadiusSquared = ((0.05 + random.uniform() * 0.06) * Math.min(width, height)) ** 2
  const ranges = [0, 1, 2, 3, 4].map((depth) => ({
    color: fromHsl(hue + 0.02 * depth, 0.3 + 0.05 * depth, 0.6 - 0.115 * depth),
    ridge: drawRidge(random.uniform() * 100, (0.5 + 0.11 * depth) * height, 0.09 * height, width),
  }))

  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y += 1) {
    const sky = mix(zenith, horizon, Math.min(1, y / (height * 0.62)))
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3
      const range = ranges.findLast(({ ridge }) => y >= (ridge[x] ?? 0))
      const glow =
        range === undefined ? Math.min(1, sunRadiusSquared / ((x - sun.x) ** 2 + (y - sun.y) ** 2)) : 0
      const color = range?.color ?? sky
      data[at] = color[0] + (sunColor[0] - color[0]) * glow
      data[at + 1] = color[1] + (sunColor[1] - color[1]) * glow
      data[at + 2] = color[2] + (sunColor[2] - color[2]) * glow
    }
  }
  return encode({ width, height, data, channels: 3 })
}

/** The height of a ridge above each column: three waves laid over each other. */
function drawRidge(phase: number, base: number, swing: number, width: number): number[] {
  return Array.from({ length: width }, (_, x) => {
    const at = (x / width) * Math.PI * 2
    return (
      base -
      swing *
        (0.6 * Math.sin(at + phase) +
          0.3 * Math.sin(at * 2.3 + phase * 2) +
          0.1 * Math.sin(at * 7 + phase * 3))
    )
  })
}

function mix(from: Color, to: Color, share: number): Color {
  const part = (index: 0 | 1 | 2): number => from[index] + (to[index] - from[index]) * share
  return [part(0), part(1), part(2)]
}

function fromHsl(hue: number, saturation: number, lightness: number): Color {
  const reach = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number): number => {
    const at = (offset + hue * 12) % 12
    return Math.round(255 * (lightness - reach * Math.max(-1, Math.min(at - 3, 9 - at, 1))))
  }
  return [channel(0), channel(8), channel(4)]
}
