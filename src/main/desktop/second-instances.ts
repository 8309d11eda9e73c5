import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { longLinkSwitch, readCommandLine } from '../command-line'
import { BufferedEmitter } from './buffered-emitter'
import { startCommand } from './start-command'

/**
 * The command lines of second instances, kept until somebody listens. Call it before the app is ready. They are Chromium's copies, which
 * may have switches added and sorted first: its message holds 32 KiB, so a second copy in the lock's own data would halve the IDs that fit.
 */
export function catchSecondInstances(): BufferedEmitter<string[]> {
  const instances = new BufferedEmitter<string[]>()
  app.on('second-instance', (_event, argv) => instances.emit(argv))
  return instances
}

/** What fits into Chromium's message of 32 KiB, less what it adds to the command line itself. */
const maxBytes = 31 * 1024

/**
 * Whether this is a second instance whose command line is too long to be handed over to the first. Call it before requesting the lock:
 * Chromium takes a first instance that does not answer for a hung one, and kills it. Windows has another message, without that limit.
 */
export function isTooLongToHandOver(userData: string): boolean {
  const bytes = [process.cwd(), ...process.argv].reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0)
  return bytes > maxBytes && hasFirstInstance(userData)
}

/**
 * Starts once more with only the news that a link was too long, for the first instance to tell: who follows a link reads no console.
 * Does nothing if no link was followed.
 */
export function reportLongLink(): void {
  const { argv } = process
  if (readCommandLine(argv).links.length === 0) return
  const [execPath, ...args] = startCommand()
  app.relaunch({ execPath, args: [...args, ...argv.slice(1).filter((argument) => argument.startsWith('-')), longLinkSwitch] })
}

/** Chromium's lock is a link to the machine's name and the ID of the process. */
function hasFirstInstance(userData: string): boolean {
  try {
    return process.kill(Number(readlinkSync(join(userData, 'SingletonLock')).split('-').at(-1)), 0)
  } catch {
    return false
  }
}
