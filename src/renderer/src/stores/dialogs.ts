import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

export type DialogName = 'settings' | 'shortcuts' | 'label' | 'cancel' | 'delete' | 'view' | 'add-connection' | 'remove-connection'

/** Which dialog is open. Only one at a time, but what a link from outside asks appears in front of it. */
export const useDialogs = defineStore('dialogs', () => {
  const open = shallowRef<DialogName | null>(null)
  const linkAsked = shallowRef(false)
  /** The place of the file in the larger view, among those of the execution shown; null if that view is closed. */
  const viewed = shallowRef<number | null>(null)
  const any = computed(() => open.value !== null || linkAsked.value)

  /** Closes all but what a link asks: nothing else would tell its IDs again. */
  function makeWay(): void {
    open.value = null
    viewed.value = null
  }

  function closeAll(): void {
    makeWay()
    linkAsked.value = false
  }

  return { open, linkAsked, viewed, any, makeWay, closeAll }
})
