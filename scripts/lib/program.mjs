// @ts-check
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { cleanUp, isInterrupted } from './processes.mjs'

/** Absolute folder of the project. */
export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))

/** The oldest Node that package.json allows. */
const oldestNode = /[\d.]+/.exec(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node)?.[0] ?? ''

/** @throws when this Node is older than the tools need: they would say so late, and in no words for people */
function refuseOldNode() {
  const isOlder = process.versions.node.localeCompare(oldestNode, undefined, { numeric: true }) < 0
  if (isOlder) throw new Error(`Node ${oldestNode} or newer is needed, but this is ${process.versions.node}. Get a newer one from https://nodejs.org`)
}

/**
 * Whether an error's message is enough (without its stack): for invalid arguments, and for errors thrown on purpose.
 * @param {unknown} error
 * @returns {error is Error}
 */
function isForPeople(error) {
  return error instanceof Error && (error.name === 'Error' || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')))
}

/**
 * Runs the work of a script if it was started, not imported. An error ends it with exit code 1 and the error's message.
 * @param {string} moduleUrl the script's `import.meta.url`
 * @param {(args: string[]) => Promise<number | void>} work takes the command's arguments, answers the exit code if it did not set one
 */
export async function asProgram(moduleUrl, work) {
  const started = process.argv[1]
  // Node identifies a module by its real path, with links resolved.
  if (!started || !existsSync(started) || moduleUrl !== pathToFileURL(realpathSync(started)).href) return
  try {
    refuseOldNode()
    process.exitCode = (await work(process.argv.slice(2))) ?? process.exitCode
  } catch (error) {
    if (!isInterrupted()) console.error(isForPeople(error) ? error.message : error)
    process.exitCode = 1
  } finally {
    await cleanUp()
  }
}
