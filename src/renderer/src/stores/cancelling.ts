import { defineStore } from 'pinia'
import { maxCancelled } from '@shared/contract'
import type { CancelOutcome } from '@shared/reports'
import { isActive } from '@shared/status'
import { shallowRef } from 'vue'
import { request } from '../bridge'
import { cancelWords } from '../executions/cancelling'
import { t } from '../i18n'
import { useActions } from './actions'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useOutcome } from './outcome'

/** Cancelling executions: first the user is asked, and what comes of it is told as the API told it. */
export const useCancelling = defineStore('cancelling', () => {
  const actions = useActions()
  const dialogs = useDialogs()
  const executions = useExecutions()
  const outcome = useOutcome()
  /** The executions the user is asked about. */
  const asked = shallowRef<readonly string[]>([])

  /** Those of the targets that have not ended. */
  function candidates(): string[] {
    return actions.targets().filter((id) => isActive(executions.row(id)?.status ?? ''))
  }

  function ask(ids = candidates()): void {
    if (ids.length === 0) return
    asked.value = ids
    dialogs.open = 'cancel'
  }

  async function confirm(): Promise<void> {
    const ids = asked.value
    dialogs.open = null
    outcome.say(t('cancel.underWay', {}, ids.length))
    await outcome.attempt(async () => {
      const outcomes: CancelOutcome[] = []
      for (let at = 0; at < ids.length; at += maxCancelled) {
        outcomes.push(...(await request('cancel', { ids: ids.slice(at, at + maxCancelled) })))
      }
      const allCancelled = outcomes.every(({ kind }) => kind === 'cancelled')
      outcome.say(cancelWords(outcomes), { tone: allCancelled ? 'done' : 'failed' })
    })
  }

  return { asked, candidates, ask, confirm }
})
