import { defineStore } from 'pinia'
import type { SavedFile } from '@shared/reports'
import { request } from '../bridge'
import { t } from '../i18n'
import type { MessageKey } from '../i18n'
import { useActions } from './actions'
import { useExecutions } from './executions'
import { useOutcome } from './outcome'

/** What is written down of executions: on the clipboard, in exports, in transcripts. */
export const useReports = defineStore('reports', () => {
  const actions = useActions()
  const executions = useExecutions()
  const outcome = useOutcome()

  async function copyAs(what: 'curl' | 'json', ids = actions.targets()): Promise<void> {
    if (ids.length === 0) return
    await outcome.attempt(async () => {
      await request('copyAs', { ids, what })
      outcome.say(t(what === 'curl' ? 'outcome.curlCopied' : 'outcome.jsonCopied', {}, ids.length))
    })
  }

  /** Exports what actions are about, or the list as it is in view where that is nothing. */
  async function exportAs(format: 'csv' | 'json'): Promise<void> {
    const targets = actions.targets()
    const ids = targets.length > 0 ? targets : [...executions.visible]
    if (ids.length > 0) await save('outcome.exported', () => request('exportList', { ids, format }))
  }

  async function transcript(id: string): Promise<void> {
    await save('outcome.transcriptSaved', () => request('transcript', { id }))
  }

  async function save(words: MessageKey, write: () => Promise<SavedFile | null>): Promise<void> {
    await outcome.attempt(async () => {
      const saved = await write()
      if (saved !== null) outcome.say(t(words, { path: saved.path }, saved.count))
    })
  }

  return { copyAs, exportAs, transcript }
})
