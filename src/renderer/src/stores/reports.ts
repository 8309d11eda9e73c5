import { defineStore } from 'pinia'
import { isolated } from '@shared/bidi'
import type { Progress, SavedFile } from '@shared/reports'
import { shallowRef } from 'vue'
import { request, subscribe } from '../bridge'
import { shortId } from '../format'
import { t } from '../i18n'
import type { MessageKey } from '../i18n'
import { useActions } from './actions'
import { useExecutions } from './executions'
import { useOutcome } from './outcome'

const maxNamed = 3

/** Copies, exports and transcripts of executions. */
export const useReports = defineStore('reports', () => {
  const actions = useActions()
  const executions = useExecutions()
  const outcome = useOutcome()
  /** The progress of running exports; null if there is none. */
  const progress = shallowRef<Progress | null>(null)
  let stopping = false

  /** Starts listening; returns a function that stops it. */
  function start(): () => void {
    return subscribe('exporting', (now) => (progress.value = now))
  }

  async function copyAs(what: 'curl' | 'json', ids = actions.targets()): Promise<void> {
    if (ids.length === 0) return
    await outcome.attempt(async () => {
      const { leftOut } = await request('copyAs', { ids, what })
      const names = leftOut.slice(0, maxNamed).map((id) => executions.row(id)?.label ?? shortId(id))
      outcome.report(() => copyWords(what, ids.length - leftOut.length, names, leftOut.length), { tone: leftOut.length > 0 ? 'failed' : 'done' })
    })
  }

  /** Exports the executions that actions apply to. */
  async function exportAs(format: 'csv' | 'json', ids = actions.targets()): Promise<void> {
    if (ids.length === 0) return
    await save('outcome.exported', () => request('exportList', { ids, format }))
  }

  /** Exports the list as shown. */
  async function exportShown(format: 'csv' | 'json'): Promise<void> {
    if (!executions.whole) outcome.report(() => t('app.loading'))
    else if (executions.visible.length === 0) outcome.report(() => t('outcome.nothingToExport'))
    else await exportAs(format, [...executions.visible])
  }

  /** Stops running exports, which leave nothing behind. */
  async function stopExports(): Promise<void> {
    stopping = true
    await outcome.attempt(() => request('stopExports', null))
  }

  async function transcript(id: string): Promise<void> {
    await save('outcome.transcriptSaved', () => request('transcript', { id }))
  }

  async function save(words: MessageKey, write: () => Promise<SavedFile | null>): Promise<void> {
    stopping = false
    await outcome.attempt(async () => {
      const saved = await write()
      if (saved !== null) outcome.report(() => t(words, { path: saved.path }, saved.count))
      else if (stopping) outcome.report(() => t('outcome.exportStopped'))
    })
  }

  return { progress, start, copyAs, exportAs, exportShown, stopExports, transcript }
})

/** `names`: the first few of those left out. */
function copyWords(what: 'curl' | 'json', copied: number, names: readonly string[], leftOut: number): string {
  const done = t(what === 'curl' ? 'outcome.curlCopied' : 'outcome.jsonCopied', {}, copied)
  if (leftOut === 0) return done
  const more = leftOut > names.length ? ` ${t('app.more', {}, leftOut - names.length)}` : ''
  return `${done}. ${t('outcome.curlLeftOut', { names: names.map(isolated).join(', ') + more }, leftOut)}`
}
