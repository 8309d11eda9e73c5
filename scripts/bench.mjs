// @ts-check
import { ensureModules } from './lib/modules.mjs'
import { asProgram, root } from './lib/program.mjs'
import { runTypeScript } from './lib/typescript-program.mjs'

await asProgram(import.meta.url, async () => {
  await ensureModules(root)
  await runTypeScript('bench/main.ts')
})
