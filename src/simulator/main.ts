import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { seedDemo } from './demo'
import { createSimulator } from './simulator'

const usage = `Usage: npm run simulator -- [--port N] [--seed N] [--limit N] [--window SECONDS] [--tls FILE]

  --port    port of the API on 127.0.0.1 (default 8787; 0 picks a free one)
  --seed    makes the random IDs, durations and fates repeatable
  --limit   requests allowed per window (default 60)
  --window  length of the rate limit’s window in seconds (default 60)
  --tls     serves https; the file contains a private key and its certificate, both PEM`

const whole = z.coerce.number().int()
const argumentsSchema = z.object({
  port: whole.min(0).max(65_535).default(8787),
  seed: whole.optional(),
  limit: whole.min(1).optional(),
  window: z.coerce.number().positive().optional(),
  tls: z.string().optional(),
})

function readArguments(): z.infer<typeof argumentsSchema> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { port: text, seed: text, limit: text, window: text, tls: text } })
  return argumentsSchema.parse(values)
}

async function main(): Promise<void> {
  const { port, seed, limit, window, tls } = readArguments()
  const simulator = createSimulator({
    port,
    seed,
    limit,
    windowMs: window === undefined ? undefined : window * 1000,
    pem: tls === undefined ? undefined : readFileSync(tls, 'utf8'),
  })
  const { baseUrl, key } = await simulator.start()
  console.log(`ModelRoute simulator\n  base URL  ${baseUrl}\n  key       ${key}\n\nExecutions under way:`)
  for (const id of seedDemo(simulator)) console.log(`  ${id}`)
  console.log('\nTo start another:')
  console.log(`  curl -s ${baseUrl}/v1/executions -H 'Authorization: Bearer ${key}' \\`)
  console.log(`    -d '{"model": "flux-1.1-pro", "input": {"prompt": "a harbour"}}'`)
}

main().catch((error: unknown) => {
  console.error(
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error,
  )
  console.error(`\n${usage}`)
  process.exitCode = 1
})
