import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Which dialog is open; one at a time. */
export const useDialogs = defineStore('dialogs', () => {
  const open = shallowRef<'settings' | 'shortcuts' | null>(null)
  return { open }
})
