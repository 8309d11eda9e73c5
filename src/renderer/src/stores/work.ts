import { defineStore } from 'pinia'
import type { Stepped, Work } from '@shared/reports'
import { shallowRef } from 'vue'
import { request, subscribe } from '../bridge'
import { useOutcome } from './outcome'

/** What main does to many executions, one work after the other. */
export const useWork = defineStore('work', () => {
  const outcome = useOutcome()
  /** How far it is; null when it is quickly over. */
  const progress = shallowRef<Work | null>(null)

  /** Begins to listen; returns the function that ends it. */
  function start(): () => void {
    return subscribe('working', (now) => (progress.value = now))
  }

  /** Has main do something to many; says to how many it was done, and offers to take it back from those. */
  async function onMany(
    ids: string[],
    act: (ids: string[]) => Promise<Stepped>,
    words: (count: number) => string,
    takeBack: ((ids: string[]) => Promise<Stepped>) | null,
  ): Promise<void> {
    await outcome.attempt(async () => {
      const stepped = await act(ids)
      const done = ids.slice(0, stepped.done)
      outcome.sayOf(stepped, () => words(done.length), { undo: takeBack && (() => takeBack(done)) })
    })
  }

  /** Leaves out what is not done yet. */
  async function stop(): Promise<void> {
    await outcome.attempt(() => request('stopWork', null))
  }

  return { progress, start, onMany, stop }
})
