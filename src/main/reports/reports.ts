import { extname } from 'node:path'
import { maxPasteLength } from '@shared/limits'
import type { ExecutionDetails } from '@shared/execution'
import type { CorrectionOf } from '@shared/own-time'
import type { CopyReport, Progress, SavedFile, Statistics } from '@shared/reports'
import type { Clock } from '../tracking/clock'
import type { ExecutionRepository } from '../tracking/repository'
import { words } from '../words/words'
import { curlCommand } from './curl'
import { executionRecord } from './execution-record'
import type { ConnectionNames } from './execution-record'
import { exportText } from './export'
import { localDate } from './local-days'
import { statistics } from './statistics'
import type { EndedExecutions } from './statistics'
import { transcriptJson, transcriptText } from './transcript'
import { writeFile } from './write-file'

/** Asks the user for a file to write; null if they choose none. `kinds` offers extensions, without the dot. */
export type AskForFile = (wanted: {
  title: string
  name: string
  kinds: { name: string; extensions: string[] }[]
}) => Promise<string | null>

interface ReportsDeps {
  repository: ExecutionRepository
  ended: EndedExecutions
  clock: Clock
  /** Makes `Date` follow the system's time zone. */
  followTimeZone: () => void
  correctionOf: CorrectionOf
  details: (id: string) => ExecutionDetails | null
  connections: () => { id: string; baseUrl: string }[]
  /** Including removed connections. */
  connectionNames: () => ConnectionNames
  askForFile: AskForFile
  copyText: (text: string) => void
  /** Removes the keys of all connections from a text. */
  withoutKeys: (text: string) => string
  /** The app's version. */
  version: string
  /** Receives the progress of running exports; null if there is none. */
  onProgress: (progress: Progress | null) => void
}

const maxCopied = 1_000
const kinds = {
  csv: { name: 'CSV', extensions: ['csv'] },
  json: { name: 'JSON', extensions: ['json'] },
  text: { extensions: ['txt'] },
}

/** What leaves the app: copies, exports and transcripts; and statistics. All errors are worded for the user. */
export class Reports {
  readonly #deps: ReportsDeps
  /** Stops running exports. */
  #stopping = new AbortController()
  readonly #writing = new Set<Promise<unknown>>()
  #exports = { running: 0, done: 0, total: 0 }

  constructor(deps: ReportsDeps) {
    this.#deps = deps
  }

  /** Copies executions to the clipboard: their IDs, a command each, or JSON with their outputs. `leftOut`: the IDs without an address to ask. */
  copyAs(ids: string[], what: 'curl' | 'json' | 'ids'): CopyReport {
    if (what !== 'ids' && ids.length > maxCopied) throw tooMuch()
    const { text, leftOut } = what === 'curl' ? this.#curl(ids) : { text: what === 'ids' ? ids.join('\n') : this.#json(ids), leftOut: [] }
    if (text === '') throw new Error(words().refusal.untracked)
    if (text.length > maxPasteLength) throw tooMuch()
    this.#deps.copyText(text)
    return { leftOut }
  }

  /**
   * Writes the whole list (null), or these in their order, to a file the user chooses. Null if they choose none or stop the
   * export, which leaves nothing behind.
   */
  async exportList(ids: string[] | null, format: 'csv' | 'json'): Promise<SavedFile | null> {
    const { repository, clock, askForFile, connectionNames } = this.#deps
    const name = `executions-${localDate(new Date(clock.wall()))}.${format}`
    const path = await askForFile({ title: words().dialog.exportList, name, kinds: [kinds[format]] })
    if (path === null) return null
    const wanted = ids ?? repository.ids()
    let count = 0
    const text = exportText(wanted, format, connectionNames(), (some) => repository.findAll(some), ({ asked, found }) => {
      count += found
      this.#progress({ done: asked })
    })
    this.#progress({ running: 1, total: wanted.length })
    const writing = writeFile(path, text, this.#stopping.signal)
    this.#writing.add(writing)
    try {
      return (await writing) ? { path, count } : null
    } finally {
      this.#writing.delete(writing)
      this.#progress({ running: -1 })
    }
  }

  /** Stops running exports. */
  stopExports(): void {
    this.#stopping.abort()
    this.#stopping = new AbortController()
  }

  /** Before the app quits: stops running exports; resolves when their unfinished files are removed. */
  async stop(): Promise<void> {
    this.stopExports()
    await Promise.allSettled(this.#writing)
  }

  /** Writes every request about an execution to a file the user chooses: JSON if its name says so, else text. */
  async transcript(id: string): Promise<SavedFile | null> {
    const { repository, clock, askForFile, version } = this.#deps
    const { transcript: title, text: textFiles } = words().dialog
    const path = await askForFile({ title, name: `${id}-transcript.txt`, kinds: [{ ...kinds.text, name: textFiles }, kinds.json] })
    if (path === null) return null
    const execution = repository.find(id)
    if (!execution) throw new Error(words().refusal.untracked)
    const write = extname(path).toLowerCase() === '.json' ? transcriptJson : transcriptText
    const text = write({
      execution,
      baseUrl: this.#baseUrl(execution.connectionId),
      history: repository.history(id),
      observations: repository.observations(id),
      version,
      writtenAt: clock.wall(),
    })
    await writeFile(path, [this.#deps.withoutKeys(text)])
    return { path, count: 1 }
  }

  /** Statistics of what ended on some connections; `from` null means since the beginning. */
  statistics(connectionIds: readonly string[], range: { from: number | null; to: number }): Statistics {
    const { ended, correctionOf, followTimeZone } = this.#deps
    followTimeZone()
    return statistics(ended, connectionIds.map((connectionId) => ({ connectionId, correctionMs: correctionOf(connectionId) })), range)
  }

  #progress(more: Partial<Progress & { running: number }>): void {
    const { running, done, total } = this.#exports
    this.#exports = { running: running + (more.running ?? 0), done: done + (more.done ?? 0), total: total + (more.total ?? 0) }
    if (this.#exports.running === 0) this.#exports = { running: 0, done: 0, total: 0 }
    this.#deps.onProgress(this.#exports.running === 0 ? null : { done: this.#exports.done, total: this.#exports.total })
  }

  #curl(ids: string[]): CopyReport & { text: string } {
    const commands: string[] = []
    const leftOut: string[] = []
    for (const { id, connectionId, status } of this.#deps.repository.findAll(ids)) {
      const baseUrl = this.#baseUrl(connectionId)
      if (baseUrl === null) leftOut.push(id)
      else commands.push(curlCommand(baseUrl, id, status === 'COMPLETED' ? 'result' : 'status'))
    }
    if (commands.length === 0 && leftOut.length > 0) throw new Error(words().refusal.addressOfRemoved)
    return { text: commands.join('\n'), leftOut }
  }

  #json(ids: string[]): string {
    const connections = this.#deps.connectionNames()
    const records = ids.flatMap((id) => {
      const details = this.#deps.details(id)
      return details ? [{ ...executionRecord(details.execution, connections), output: details.output ?? null }] : []
    })
    return records.length === 0 ? '' : JSON.stringify(ids.length === 1 ? records[0] : records, null, 2)
  }

  /** Null if the connection was removed. */
  #baseUrl(connectionId: string): string | null {
    return this.#deps.connections().find((open) => open.id === connectionId)?.baseUrl ?? null
  }
}

function tooMuch(): Error {
  return new Error(words().refusal.tooMuchToCopy)
}
