import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The window's place, in screen points. */
export interface WindowPlace {
  x: number
  y: number
  width: number
  height: number
  maximized: boolean
}

/**
 * The window's last place, from the `config.json` in a folder; null if it is not there. Read without the rest of the
 * configuration, which takes longer to load than the window takes to open.
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
