// @ts-check
import { join } from 'node:path'
import { build } from './build.mjs'
import { startDesktopSession } from './desktop-session.mjs'
import { ensureModules } from './lib/modules.mjs'
import { asProgram, root } from './lib/program.mjs'
import { runTypeScript } from './lib/typescript-program.mjs'
import { setUp } from './setup.mjs'

/**
 * Runs a bench of the real app, in a desktop session of its own.
 * @param {string} entry
 */
async function benchApp(entry) {
  await setUp({ ownDesktop: true })
  await build()
  const session = await startDesktopSession()
  Object.assign(process.env, session.env)
  await runTypeScript(entry)
  await session.stop()
}

await asProgram(import.meta.url, async (args) => {
  // The benches use paths relative to this folder.
  process.chdir(root)
  await ensureModules(root)
  if (args.includes('--app')) return benchApp('bench/app/main.ts')
  if (args.includes('--files')) return benchApp('bench/files.ts')
  if (args.includes('--stream')) return runTypeScript('bench/stream.ts')
  if (args.includes('--late')) return runTypeScript('bench/late.ts')
  if (args.includes('--tick')) return runTypeScript('bench/tick.ts')
  if (!args.includes('--peers')) return runTypeScript('bench/main.ts')
  await ensureModules(join(root, 'bench/peers'))
  await runTypeScript('bench/peers/main.ts')
})
