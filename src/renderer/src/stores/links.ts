import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useDialogs } from './dialogs'
import { useIntake } from './intake'

/** IDs that a link from outside asks to track. Nothing is tracked before the user agrees. */
export const useLinks = defineStore('links', () => {
  const dialogs = useDialogs()
  const intake = useIntake()
  const ids = shallowRef<readonly string[]>([])

  /** Asks the user. A second link joins a question that is still open. */
  function ask(linked: readonly string[]): void {
    ids.value = dialogs.linkAsked ? [...new Set([...ids.value, ...linked])] : linked
    dialogs.linkAsked = true
  }

  async function agree(): Promise<void> {
    dialogs.linkAsked = false
    await intake.trackText(ids.value.join('\n'))
  }

  return { ids, ask, agree }
})
