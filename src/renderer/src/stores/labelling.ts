import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'
import { useActions } from './actions'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useOutcome } from './outcome'

/** One label for several executions; undo gives each its own back. */
export const useLabelling = defineStore('labelling', () => {
  const actions = useActions()
  const dialogs = useDialogs()
  const executions = useExecutions()
  const outcome = useOutcome()
  /** The executions the dialog is about. */
  const asked = shallowRef<readonly string[]>([])

  function ask(ids = actions.targets()): void {
    if (ids.length === 0) return
    asked.value = ids
    dialogs.open = 'label'
  }

  /** Labels them; null takes their labels away. */
  async function apply(label: string | null): Promise<void> {
    const ids = [...asked.value]
    const before = labelsOf(ids)
    dialogs.open = null
    await outcome.attempt(async () => {
      await request('label', { ids, label })
      outcome.say(t(label === null ? 'outcome.unlabelled' : 'outcome.labelled', {}, ids.length), {
        undo: async () => {
          for (const [old, owners] of before) await request('label', { ids: owners, label: old })
        },
      })
    })
  }

  function labelsOf(ids: readonly string[]): Map<string | null, string[]> {
    const owners = new Map<string | null, string[]>()
    for (const id of ids) {
      const label = executions.row(id)?.label ?? null
      const group = owners.get(label)
      if (group === undefined) owners.set(label, [id])
      else group.push(id)
    }
    return owners
  }

  return { asked, ask, apply }
})
