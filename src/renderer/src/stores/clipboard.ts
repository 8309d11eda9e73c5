import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { subscribe } from '../bridge'
import { useExecutions } from './executions'
import { useIntake } from './intake'

/** IDs copied elsewhere that main offers to track. Nothing is tracked before the user agrees. */
export const useClipboard = defineStore('clipboard', () => {
  const executions = useExecutions()
  const intake = useIntake()
  const offered = shallowRef<readonly string[]>([])
  /** Those of them that have not been tracked meanwhile. */
  const ids = computed(() => offered.value.filter((id) => executions.row(id) === undefined))
  // Stopping or deleting them later must not offer them again.
  watch(ids, (left) => {
    if (left.length < offered.value.length) offered.value = left
  })

  /** Starts listening; returns a function that stops it. IDs copied next join those still offered. */
  function start(): () => void {
    return subscribe('clipboard', (offer) => (offered.value = [...new Set([...ids.value, ...offer.ids])]))
  }

  function dismiss(): void {
    offered.value = []
  }

  async function track(): Promise<void> {
    const wanted = ids.value
    dismiss()
    await intake.trackText(wanted.join('\n'))
  }

  return { ids, start, dismiss, track }
})
