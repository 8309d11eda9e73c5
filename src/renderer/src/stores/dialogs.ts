import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

export type DialogName = 'settings' | 'shortcuts' | 'label' | 'cancel' | 'delete' | 'view' | 'add-connection' | 'remove-connection'

/** Which dialog is open: one at a time, and in front of it the question that a link from outside asks, which leaves it as it is. */
export const useDialogs = defineStore('dialogs', () => {
  const open = shallowRef<DialogName | null>(null)
  const linkAsked = shallowRef(false)
  const any = computed(() => open.value !== null || linkAsked.value)

  function closeAll(): void {
    open.value = null
    linkAsked.value = false
  }

  return { open, linkAsked, any, closeAll }
})
