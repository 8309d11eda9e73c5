import { defineStore } from 'pinia'
import type { NearMiss } from '@shared/contract'
import type { StepsResult } from '@shared/reports'
import { shallowRef } from 'vue'
import { wordsOf } from '../failure'
import { t } from '../i18n'

/** What the last action did, and how to undo it. */
interface Outcome {
  tone: 'done' | 'failed'
  /** Evaluated whenever it is read, in the current language. */
  readonly message: string
  nearMisses: readonly NearMiss[]
  /** Returns whether everything was undone. */
  undo: (() => Promise<StepsResult | null>) | null
}

/** The outcome of the last action. Only one at a time, kept for undo until the next. */
export const useOutcome = defineStore('outcome', () => {
  const last = shallowRef<Outcome | null>(null)
  /** It was visible for long enough. */
  const faded = shallowRef(false)

  /** Keeps a message; `words` produces its text. */
  function report(words: () => string, more: Partial<Omit<Outcome, 'message'>> = {}): void {
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

  /** Reports how many of a bulk action were done, and why the rest were not. */
  function reportSteps({ leftOut, failure }: StepsResult, words: () => string, more: Partial<Omit<Outcome, 'message' | 'tone'>> = {}): void {
    if (leftOut === 0) return report(words, more)
    const rest = (): string => (failure === null ? t('outcome.stoppedBefore', {}, leftOut) : t('outcome.failedBefore', { reason: failure }, leftOut))
    report(() => `${words()}, ${rest()}`, { ...more, tone: failure === null ? 'done' : 'failed' })
  }

  /** Runs an action and reports its failure in words, with what can still be undone; returns true if it succeeded. */
  async function attempt(action: () => Promise<unknown>, undo: Outcome['undo'] = null): Promise<boolean> {
    try {
      await action()
      return true
    } catch (error) {
      report(() => wordsOf(error), { tone: 'failed', undo })
      return false
    }
  }

  async function undo(): Promise<void> {
    const undoLast = last.value?.undo
    if (!undoLast) return
    last.value = null
    await attempt(async () => {
      const stepped = await undoLast()
      const rest = stepped !== null && stepped.leftOut > 0
      if (rest) reportSteps(stepped, () => t('outcome.undone'), { undo: undoLast })
      else report(() => t('outcome.undone'))
    }, undoLast)
  }

  /** Takes over the message just set, for a place that shows it itself. The returned function produces its text. */
  function takeMessage(): () => string {
    const said = last.value
    last.value = null
    return () => said?.message ?? t('error.unknown')
  }

  function dismiss(): void {
    last.value = null
  }

  return { last, faded, report, reportSteps, attempt, undo, takeMessage, dismiss }
})
