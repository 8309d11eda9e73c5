import { linkScheme } from './desktop/link-scheme'
import { findExecutionIds } from './tracking/execution-ids'
import type { FoundIds } from './tracking/execution-ids'

/** Starts the app in the tray. */
export const hiddenSwitch = '--hidden'

/** What the command line asks for. */
export interface CommandLine {
  tracked: FoundIds
  demo: boolean
  /** Nobody is looking yet: the system started the app at login. */
  hidden: boolean
  /** Links of our own scheme, not yet read. */
  links: string[]
}

/** Reads the arguments of this or of a second instance; what is neither is Chromium's. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const words = argv.slice(1).filter((argument) => !argument.startsWith('-') && /^exec_/i.test(argument))
  return {
    tracked: findExecutionIds(words.join(' '), true),
    demo: argv.includes('--demo'),
    hidden: argv.includes(hiddenSwitch),
    links: argv.slice(1).filter((argument) => argument.startsWith(`${linkScheme}:`)),
  }
}
