import { defineStore } from 'pinia'
import type { StepsResult, Work } from '@shared/reports'
import { shallowRef } from 'vue'
import { request, subscribe } from '../bridge'
import { useOutcome } from './outcome'

/** Main's bulk actions, one after another. */
export const useWork = defineStore('work', () => {
  const outcome = useOutcome()
  /** The progress; null if the action is quickly over. */
  const progress = shallowRef<Work | null>(null)

  /** Starts listening; returns a function that stops it. */
  function start(): () => void {
    return subscribe('working', (now) => (progress.value = now))
  }

  /** Runs a bulk action in main; reports how many were done, and offers undo for those. */
  async function run(
    ids: string[],
    act: (ids: string[]) => Promise<StepsResult>,
    words: (count: number) => string,
    undo: ((ids: string[]) => Promise<StepsResult>) | null,
  ): Promise<void> {
    await outcome.attempt(async () => {
      const stepped = await act(ids)
      const done = ids.slice(0, stepped.done)
      outcome.reportSteps(stepped, () => words(done.length), { undo: undo && (() => undo(done)) })
    })
  }

  /** Drops what is not done yet. */
  async function stop(): Promise<void> {
    await outcome.attempt(() => request('stopWork', null))
  }

  return { progress, start, run, stop }
})
