import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** What the window shows below its box: the list or the statistics. */
export const useScreen = defineStore('screen', () => {
  const shown = shallowRef<'list' | 'statistics'>('list')
  return { shown }
})
