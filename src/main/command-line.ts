import { linkScheme } from './desktop/link-scheme'
import { findExecutionIds } from './tracking/execution-ids'
import type { FoundIds } from './tracking/execution-ids'

/** Starts the app in the tray. */
export const hiddenSwitch = '--hidden'

/** Another start could not hand over a link, because it was too long. */
export const longLinkSwitch = '--long-link'

/** An argument that was meant as an ID, even with the quotes or brackets of another program's output (`jq .id`). A path is not. */
const begunId = /^[\s"'`[({<,;]*exec_/i

/** What the command line asks for. */
export interface CommandLine {
  tracked: FoundIds
  demo: boolean
  /** The system started the app at login, so nobody is looking yet. */
  hidden: boolean
  /** Links of our own scheme, not parsed yet. */
  links: string[]
  /** There was another link, too long to be handed over. */
  longLink: boolean
}

/** The folder in `--user-data-dir DIR`; empty without one. Chromium reads only `--user-data-dir=DIR`. */
export function folderAfterSwitch(argv: readonly string[]): string {
  const at = argv.indexOf('--user-data-dir')
  const next = at === -1 ? undefined : argv[at + 1]
  return next === undefined || next.startsWith('-') ? '' : next
}

/** Reads the arguments of this or a second instance. Unknown ones are Chromium's. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const words = argv.slice(1).filter((argument) => !argument.startsWith('-') && begunId.test(argument))
  return {
    tracked: findExecutionIds(words.join(' '), true),
    demo: argv.includes('--demo'),
    hidden: argv.includes(hiddenSwitch),
    links: argv.slice(1).filter((argument) => argument.startsWith(`${linkScheme}:`)),
    longLink: argv.includes(longLinkSwitch),
  }
}
