import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'
import { useActions } from './actions'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useOutcome } from './outcome'

/** What several executions can be given at once. */
export type SharedWord = 'label' | 'batch'

/** One label or one group for several executions; undo gives each its own back. */
export const useLabelling = defineStore('labelling', () => {
  const actions = useActions()
  const dialogs = useDialogs()
  const executions = useExecutions()
  const outcome = useOutcome()
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
    const before = wordsOf(ids)
    const give = send[what.value]
    const said = `naming.${what.value}.${word === null ? 'removed' : 'given'}` as const
    dialogs.open = null
    await outcome.attempt(async () => {
      await give(ids, word)
      outcome.say(() => t(said, {}, ids.length), {
        undo: async () => {
          for (const [old, owners] of before) await give(owners, old)
          return null
        },
      })
    })
  }

  function wordsOf(ids: readonly string[]): Map<string | null, string[]> {
    const owners = new Map<string | null, string[]>()
    for (const id of ids) {
      const word = executions.row(id)?.[what.value] ?? null
      const sharing = owners.get(word)
      if (sharing === undefined) owners.set(word, [id])
      else sharing.push(id)
    }
    return owners
  }

  return { what, asked, ask, apply }
})

const send: Record<SharedWord, (ids: string[], word: string | null) => Promise<null>> = {
  label: (ids, label) => request('label', { ids, label }),
  batch: (ids, batch) => request('group', { ids, batch }),
}
