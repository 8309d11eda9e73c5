// @ts-check
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cleanUp, isInterrupted } from './processes.mjs'

/** Absolute folder of the project. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/**
 * Runs what a script does when it is started, not imported. An error ends it with exit code 1 and the error's words.
 * @param {string} moduleUrl the script's `import.meta.url`
 * @param {(args: string[]) => Promise<number | void>} work takes the command's arguments, answers the exit code (0 if none)
 */
export async function asProgram(moduleUrl, work) {
  if (moduleUrl !== pathToFileURL(process.argv[1] ?? '').href) return
  try {
    process.exitCode = (await work(process.argv.slice(2))) ?? 0
  } catch (error) {
    if (!isInterrupted()) console.error(error instanceof Error && error.name === 'Error' ? error.message : error)
    process.exitCode = 1
  } finally {
    await cleanUp()
  }
}
