import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type DialogName = 'settings' | 'shortcuts' | 'link' | 'label' | 'cancel' | 'delete' | 'view' | 'add-connection' | 'remove-connection'

/** Which dialog is open; one at a time. */
export const useDialogs = defineStore('dialogs', () => {
  const open = shallowRef<DialogName | null>(null)
  return { open }
})
