import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

export type DialogName = 'settings' | 'shortcuts' | 'label' | 'cancel' | 'delete' | 'view' | 'add-connection' | 'remove-connection'

/** Which dialog is open. Only one at a time, except that the question a link from outside asks appears in front of it and leaves it as it is. */
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
