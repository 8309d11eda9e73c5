import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** What the window shows below its box: the list, or what is looked back on. */
export const useScreen = defineStore('screen', () => {
  const shown = shallowRef<'list' | 'statistics'>('list')
  return { shown }
})
