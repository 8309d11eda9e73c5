import { findExecutionIds } from './tracking/execution-ids'
import type { FoundIds } from './tracking/execution-ids'

/** What the command line asks for. */
export interface CommandLine {
  tracked: FoundIds
  demo: boolean
}

/** Reads the arguments of this or of a second instance (contract: switches); what is neither is Chromium's. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const words = argv.slice(1).filter((argument) => !argument.startsWith('-') && /^exec_/i.test(argument))
  return { tracked: findExecutionIds(words.join(' ')), demo: argv.includes('--demo') }
}
