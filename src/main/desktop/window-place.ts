import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the window is, in points of the screen. */
export interface WindowPlace {
  x: number
  y: number
  width: number
  height: number
  maximized: boolean
}

/**
 * Where the window was last, of the `config.json` in a folder; null when that does not say. Read without the rest of the
 * configuration, which takes longer to load than the window to open.
 */
export function lastPlace(folder: string): WindowPlace | null {
  try {
    const config: unknown = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))
    const place = isObject(config) ? config['window'] : null
    return isPlace(place) ? place : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isPlace(value: unknown): value is WindowPlace {
  return isObject(value) && ['x', 'y', 'width', 'height'].every((name) => Number.isSafeInteger(value[name])) && typeof value['maximized'] === 'boolean'
}
