import { defineStore } from 'pinia'
import type { StepsResult } from '@shared/reports'
import { shallowRef } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'
import { useActions } from './actions'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useWork } from './work'

/** What can be assigned to several executions at once. */
type SharedWord = 'label' | 'batch'

/** Assigns one label or group to several executions. Undo restores the own one of each that was given no other since. */
export const useLabelling = defineStore('labelling', () => {
  const actions = useActions()
  const dialogs = useDialogs()
  const executions = useExecutions()
  const work = useWork()
  /** The subject of the dialog. */
  const what = shallowRef<SharedWord>('label')
  const asked = shallowRef<readonly string[]>([])

  function ask(wanted: SharedWord, ids = actions.targets()): void {
    if (ids.length === 0) return
    what.value = wanted
    asked.value = ids
    dialogs.open = 'label'
  }

  /** Assigns it to them; null removes theirs. */
  async function apply(word: string | null): Promise<void> {
    const ids = [...asked.value]
    const field = what.value
    const before = ids.map((id) => ({ id, word: executions.row(id)?.[field] ?? null }))
    const give = send[field]
    const said = `naming.${field}.${word === null ? 'removed' : 'given'}` as const
    dialogs.open = null
    await work.run(
      ids,
      (some) => give(some, word),
      (count) => t(said, {}, count),
      (some) => request('setWords', { what: field, given: word, words: before.slice(0, some.length) }),
    )
  }

  return { what, asked, ask, apply }
})

const send: Record<SharedWord, (ids: string[], word: string | null) => Promise<StepsResult>> = {
  label: (ids, label) => request('label', { ids, label }),
  batch: (ids, batch) => request('group', { ids, batch }),
}
