import { defineStore } from 'pinia'
import type { Work } from '@shared/reports'
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

  /** Leaves out what is not done yet. */
  async function stop(): Promise<void> {
    await outcome.attempt(async () => void (await request('stopWork', null)))
  }

  return { progress, start, stop }
})
