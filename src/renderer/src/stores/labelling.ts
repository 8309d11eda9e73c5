import { defineStore } from 'pinia'
import type { Stepped } from '@shared/reports'
import { shallowRef } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'
import { useActions } from './actions'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useWork } from './work'

/** What several executions can be given at once. */
export type SharedWord = 'label' | 'batch'

/** One label or one group for several executions; undo gives each its own back. */
export const useLabelling = defineStore('labelling', () => {
  const actions = useActions()
  const dialogs = useDialogs()
  const executions = useExecutions()
  const work = useWork()
  /** What the dialog is about. */
  const what = shallowRef<SharedWord>('label')
  const asked = shallowRef<readonly string[]>([])

  function ask(wanted: SharedWord, ids = actions.targets()): void {
    if (ids.length === 0) return
    what.value = wanted
    asked.value = ids
    dialogs.open = 'label'
  }

  /** Gives it to them; null takes theirs away. */
  async function apply(word: string | null): Promise<void> {
    const ids = [...asked.value]
    const field = what.value
    const before = ids.map((id) => ({ id, word: executions.row(id)?.[field] ?? null }))
    const give = send[field]
    const said = `naming.${field}.${word === null ? 'removed' : 'given'}` as const
    dialogs.open = null
    await work.onMany(
      ids,
      (some) => give(some, word),
      (count) => t(said, {}, count),
      (some) => request('giveBack', { what: field, words: before.slice(0, some.length) }),
    )
  }

  return { what, asked, ask, apply }
})

const send: Record<SharedWord, (ids: string[], word: string | null) => Promise<Stepped>> = {
  label: (ids, label) => request('label', { ids, label }),
  batch: (ids, batch) => request('group', { ids, batch }),
}
