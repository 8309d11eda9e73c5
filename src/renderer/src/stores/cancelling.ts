import { defineStore } from 'pinia'
import type { CancelOutcome, Progress } from '@shared/reports'
import { verbatim } from '@shared/sayings/sayings'
import { isActive } from '@shared/status'
import { computed, shallowRef } from 'vue'
import { request } from '../bridge'
import { cancelWords } from '../executions/cancelling'
import { wordsOf } from '../failure'
import { useActions } from './actions'
import { useConnections } from './connections'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useOutcome } from './outcome'

/** How many requests wait for an answer at once. The rate limit decides how fast the answers come. */
const maxConcurrent = 24

/** Cancels executions: asks the user first, and reports the outcome as the API told it. */
export const useCancelling = defineStore('cancelling', () => {
  const actions = useActions()
  const connections = useConnections()
  const dialogs = useDialogs()
  const executions = useExecutions()
  const outcome = useOutcome()
  /** The executions the user is asked about. */
  const asked = shallowRef<readonly string[]>([])
  /** The progress; null if nothing is being cancelled. */
  const progress = shallowRef<Progress | null>(null)
  /** Those that main was asked to cancel and has not answered yet. */
  const underWay = shallowRef<readonly string[]>([])
  /** What one of them waits for, phrased to follow "waits"; null if nothing holds them up. */
  const waits = computed(() => underWay.value.map((id) => connections.waiting(executions.row(id)?.connectionId)).find((why) => why !== null) ?? null)
  let waiting: string[] = []
  let outcomes: CancelOutcome[] = []

  /** Those that have not ended. */
  function candidates(ids = actions.targets()): string[] {
    return executions.rows(ids)
      .filter(({ status }) => isActive(status))
      .map(({ id }) => id)
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
      // One after another: whatever is confirmed meanwhile joins the queue.
      waiting.push(...asked.value)
      progress.value = { ...progress.value, total: progress.value.total + total }
      return
    }
    waiting = [...asked.value]
    progress.value = { done: 0, total }
    outcomes = []
    await Promise.all(Array.from({ length: Math.min(maxConcurrent, total) }, work))
    progress.value = null
    reportOutcomes()
  }

  /** Drops the requests that have not been sent yet, and waits for those that have. */
  async function stop(): Promise<void> {
    outcomes.push(...waiting.map((id): CancelOutcome => ({ id, kind: 'left-alone' })))
    waiting = []
    await outcome.attempt(() => request('stopCancelling', null))
  }

  async function work(): Promise<void> {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      underWay.value = [...underWay.value, id]
      outcomes.push(...(await cancel(id)))
      underWay.value = underWay.value.filter((one) => one !== id)
      if (progress.value !== null) progress.value = { ...progress.value, done: progress.value.done + 1 }
    }
  }

  function reportOutcomes(): void {
    const settled = outcomes
    const allCancelled = settled.every(({ kind }) => kind === 'cancelled')
    outcome.report(() => cancelWords(settled), { tone: allCancelled ? 'done' : 'failed' })
  }

  return { asked, progress, waits, candidates, ask, confirm, stop }
})

/** One that main could not do counts as refused, so that the outcome of the others is still reported. */
async function cancel(id: string): Promise<CancelOutcome[]> {
  try {
    return await request('cancel', { ids: [id] })
  } catch (error) {
    return [{ id, kind: 'refused', saying: verbatim(wordsOf(error)) }]
  }
}
