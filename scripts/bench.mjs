// @ts-check
import { join } from 'node:path'
import { build } from './build.mjs'
import { startDesktopSession } from './desktop-session.mjs'
import { ensureModules } from './lib/modules.mjs'
import { asProgram, root } from './lib/program.mjs'
import { runTypeScript } from './lib/typescript-program.mjs'
import { setUp } from './setup.mjs'

/** The real app beside a blank window, in a desktop session of their own. */
async function benchApp() {
  await setUp({ ownDesktop: true })
  await build()
  const session = await startDesktopSession()
  Object.assign(process.env, session.env)
  await runTypeScript('bench/app/main.ts')
  await session.stop()
}

await asProgram(import.meta.url, async (args) => {
  await ensureModules(root)
  if (args.includes('--app')) return benchApp()
  if (!args.includes('--peers')) return runTypeScript('bench/main.ts')
  await ensureModules(join(root, 'bench/peers'))
  await runTypeScript('bench/peers/main.ts')
})
