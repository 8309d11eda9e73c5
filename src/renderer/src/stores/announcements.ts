import { defineStore } from 'pinia'
import type { TerminalStatus } from '@shared/status'
import { shallowRef } from 'vue'
import { t } from '../i18n'

const gatherMs = 2000

/** The text of the polite live region: ends are summed up over two seconds, so that a burst becomes one sentence. */
export const useAnnouncements = defineStore('announcements', () => {
  const text = shallowRef('')
  const gathered = new Map<TerminalStatus, number>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function announce(): void {
    timer = undefined
    text.value = [...gathered].map(([status, count]) => t(`announce.${status}`, {}, count)).join(', ')
    gathered.clear()
  }

  function ended(statuses: readonly TerminalStatus[]): void {
    if (statuses.length === 0) return
    // A screen reader announces only changes, so repeating the same words would be silent.
    text.value = ''
    for (const status of statuses) gathered.set(status, (gathered.get(status) ?? 0) + 1)
    timer ??= setTimeout(announce, gatherMs)
  }

  return { text, ended }
})
