import { defineStore } from 'pinia'
import type { CancelOutcome } from '@shared/reports'
import { verbatim } from '@shared/sayings/sayings'
import { isActive } from '@shared/status'
import { shallowRef } from 'vue'
import { request } from '../bridge'
import { cancelWords } from '../executions/cancelling'
import { wordsOf } from '../failure'
import { t } from '../i18n'
import { useActions } from './actions'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useOutcome } from './outcome'

/** So many wait for their answer at once; the rate limit decides how fast they come. */
const mostAtOnce = 24

/** Cancelling executions: first the user is asked, and what comes of it is told as the API told it. */
export const useCancelling = defineStore('cancelling', () => {
  const actions = useActions()
  const dialogs = useDialogs()
  const executions = useExecutions()
  const outcome = useOutcome()
  /** The executions the user is asked about. */
  const asked = shallowRef<readonly string[]>([])
  /** How far it is; null when nothing is being cancelled. */
  const progress = shallowRef<{ done: number; total: number } | null>(null)
  let waiting: string[] = []
  /** What the user took back before it was begun. */
  let leftAlone = 0

  /** Those that have not ended. */
  function candidates(ids = actions.targets()): string[] {
    return ids.filter((id) => isActive(executions.row(id)?.status ?? ''))
  }

  function ask(ids = candidates()): void {
    if (ids.length === 0) return
    asked.value = ids
    dialogs.open = 'cancel'
  }

  async function confirm(): Promise<void> {
    const total = asked.value.length
    dialogs.open = null
    if (progress.value !== null) {
      // One after the other: what was confirmed meanwhile joins the queue.
      waiting.push(...asked.value)
      progress.value = { ...progress.value, total: progress.value.total + total }
      return
    }
    waiting = [...asked.value]
    progress.value = { done: 0, total }
    const outcomes: CancelOutcome[] = []
    await Promise.all(Array.from({ length: Math.min(mostAtOnce, total) }, () => work(outcomes)))
    const left = leftAlone
    leftAlone = 0
    progress.value = null
    tell(outcomes, left)
  }

  /** Leaves alone what was not begun yet; what was is waited for. */
  function stop(): void {
    leftAlone += waiting.length
    waiting = []
  }

  async function work(outcomes: CancelOutcome[]): Promise<void> {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      outcomes.push(...(await cancel(id)))
      if (progress.value !== null) progress.value = { ...progress.value, done: progress.value.done + 1 }
    }
  }

  function tell(outcomes: readonly CancelOutcome[], left: number): void {
    const allCancelled = left === 0 && outcomes.every(({ kind }) => kind === 'cancelled')
    const words = (): string => (left === 0 ? cancelWords(outcomes) : `${cancelWords(outcomes)}, ${t('cancel.leftAlone', {}, left)}`)
    outcome.say(words, { tone: allCancelled ? 'done' : 'failed' })
  }

  return { asked, progress, candidates, ask, confirm, stop }
})

/** One that main could not do is refused: what became of the others is told all the same. */
async function cancel(id: string): Promise<CancelOutcome[]> {
  try {
    return await request('cancel', { ids: [id] })
  } catch (error) {
    return [{ id, kind: 'refused', saying: verbatim(wordsOf(error)) }]
  }
}
