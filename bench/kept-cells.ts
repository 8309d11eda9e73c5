import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deserialize, serialize } from 'node:v8'
import type { Cell } from './tables'

/** A digest of this program, so that it does not reuse what another version measured. */
const program = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url))).digest('hex').slice(0, 16)
const folder = join('node_modules/.cache/bench', program)

/** Returns what the same program measured before, so that an interrupted hour-long bench resumes where it was; else measures it. */
export async function kept(name: string, measure: () => Promise<Cell>): Promise<Cell> {
  const path = join(folder, `${name.replaceAll(/[^\w]+/g, '-')}`)
  if (existsSync(path)) {
    const cell: Cell = deserialize(readFileSync(path))
    return cell
  }
  const cell = await measure()
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, serialize(cell))
  return cell
}
