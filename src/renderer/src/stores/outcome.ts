import { defineStore } from 'pinia'
import type { NearMiss } from '@shared/contract'
import type { Stepped } from '@shared/reports'
import { shallowRef } from 'vue'
import { wordsOf } from '../failure'
import { t } from '../i18n'

/** What the last action did, and how to take it back. */
export interface Outcome {
  tone: 'done' | 'failed'
  /** Told anew whenever it is read, in the language of the moment. */
  readonly message: string
  nearMisses: readonly NearMiss[]
  /** What it answers tells whether all was taken back. */
  undo: (() => Promise<Stepped | null>) | null
}

/** The last action's outcome: one at a time, kept for undo until the next. */
export const useOutcome = defineStore('outcome', () => {
  const last = shallowRef<Outcome | null>(null)
  /** It was in sight long enough. */
  const faded = shallowRef(false)

  /** Keeps what is to be said; `words` tells it. */
  function say(words: () => string, more: Partial<Omit<Outcome, 'message'>> = {}): void {
    faded.value = false
    last.value = {
      tone: 'done',
      nearMisses: [],
      undo: null,
      ...more,
      get message() {
        return words()
      },
    }
  }

  /** Says what was done of many, and why the rest was not. */
  function sayOf({ leftOut, failure }: Stepped, words: () => string, more: Partial<Omit<Outcome, 'message' | 'tone'>> = {}): void {
    if (leftOut === 0) return say(words, more)
    const rest = (): string => (failure === null ? t('outcome.stoppedBefore', {}, leftOut) : t('outcome.failedBefore', { reason: failure }, leftOut))
    say(() => `${words()}, ${rest()}`, { ...more, tone: failure === null ? 'done' : 'failed' })
  }

  /** Does an action and says its failure in words; true when it succeeded. */
  async function attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action()
      return true
    } catch (error) {
      say(() => wordsOf(error), { tone: 'failed' })
      return false
    }
  }

  async function undo(): Promise<void> {
    const takeBack = last.value?.undo
    if (!takeBack) return
    last.value = null
    await attempt(async () => {
      const stepped = await takeBack()
      const rest = stepped !== null && stepped.leftOut > 0
      if (rest) sayOf(stepped, () => t('outcome.undone'), { undo: takeBack })
      else say(() => t('outcome.undone'))
    })
  }

  /** Takes what was just said for a place that shows it itself; the function tells it. */
  function take(): () => string {
    const said = last.value
    last.value = null
    return () => said?.message ?? t('error.unknown')
  }

  function dismiss(): void {
    last.value = null
  }

  return { last, faded, say, sayOf, attempt, undo, take, dismiss }
})
