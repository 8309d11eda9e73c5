import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** After all tests: none of the apps they started may have logged an error that nothing caught, however it ended. */
export default function nothingUnexpected(): void {
  const logs = readdirSync(tmpdir())
    .filter((name) => name.startsWith('monitor-e2e-'))
    .map((name) => join(tmpdir(), name, 'logs', 'main.log'))
    .filter((path) => existsSync(path))
  const unexpected = logs.map((path) => readFileSync(path, 'utf8')).filter((text) => text.includes('Unexpected:'))
  if (unexpected.length > 0) throw new Error(`An app logged an error that nothing caught:\n${unexpected.join('\n')}`)
}
