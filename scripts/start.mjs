// @ts-check
import { build } from './build.mjs'
import { run } from './lib/processes.mjs'
import { asProgram, root } from './lib/program.mjs'
import { electronSwitches, hasDisplay, setUp } from './setup.mjs'

await asProgram(import.meta.url, async (args) => {
  if (!hasDisplay()) {
    throw new Error(
      'ModelRoute Monitor needs a display for its window, but neither DISPLAY nor WAYLAND_DISPLAY is set.\n' +
        'Start it inside a desktop session. To see it at work without one, use npm run demo: it brings its own.',
    )
  }
  const { electron } = await setUp({ ownDesktop: false })
  await build()
  return run(electron, [...electronSwitches(), root, ...args])
})
