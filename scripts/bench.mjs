// @ts-check
import { join } from 'node:path'
import { ensureModules } from './lib/modules.mjs'
import { asProgram, root } from './lib/program.mjs'
import { runTypeScript } from './lib/typescript-program.mjs'

await asProgram(import.meta.url, async (args) => {
  await ensureModules(root)
  if (!args.includes('--peers')) return runTypeScript('bench/main.ts')
  await ensureModules(join(root, 'bench/peers'))
  await runTypeScript('bench/peers/main.ts')
})
