import { defineStore } from 'pinia'
import type { NearMiss } from '@shared/contract'
import { shallowRef } from 'vue'
import { t } from '../i18n'

/** What the last action did, in words, and how to take it back. */
export interface Outcome {
  tone: 'done' | 'failed'
  message: string
  nearMisses: readonly NearMiss[]
  undo: (() => Promise<void>) | null
}

/** The last action's outcome: one at a time, kept for undo until the next. */
export const useOutcome = defineStore('outcome', () => {
  const last = shallowRef<Outcome | null>(null)
  /** It was in sight long enough. */
  const faded = shallowRef(false)

  function say(message: string, more: Partial<Omit<Outcome, 'message'>> = {}): void {
    faded.value = false
    last.value = { tone: 'done', nearMisses: [], undo: null, ...more, message }
  }

  /** Does an action and says its failure in words; true when it succeeded. */
  async function attempt(action: () => Promise<void>): Promise<boolean> {
    try {
      await action()
      return true
    } catch (error) {
      say(error instanceof Error ? error.message : t('error.unknown'), { tone: 'failed' })
      return false
    }
  }

  async function undo(): Promise<void> {
    const takeBack = last.value?.undo
    if (!takeBack) return
    last.value = null
    if (await attempt(takeBack)) say(t('outcome.undone'))
  }

  /** The words of what was just said, for a place that shows them itself. */
  function take(): string {
    const message = last.value?.message ?? t('error.unknown')
    last.value = null
    return message
  }

  function dismiss(): void {
    last.value = null
  }

  return { last, faded, say, attempt, undo, take, dismiss }
})
