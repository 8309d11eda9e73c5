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

/** An action that can be undone, and the words that reported it. */
interface Undoable {
  words: () => string
  undo: NonNullable<Outcome['undo']>
}

/** So many actions can be undone, the last one first. Each keeps the IDs it concerned, of which there may be tens of thousands. */
const maxUndoable = 20

/** The outcome of the last action, one at a time, and the last actions that can be undone. */
export const useOutcome = defineStore('outcome', () => {
  const last = shallowRef<Outcome | null>(null)
  /** It was visible for long enough. */
  const faded = shallowRef(false)
  /** The last one at the end. */
  let undoable: readonly Undoable[] = []

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
    if (more.undo) undoable = [...undoable, { words, undo: more.undo }].slice(-maxUndoable)
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

  /** Undoes the last action that can be undone. If another message is shown by now, it is told which one that was. */
  async function undo(): Promise<void> {
    const action = undoable.at(-1)
    if (action === undefined) return
    undoable = undoable.slice(0, -1)
    const told = last.value?.undo === action.undo
    const words = (): string => (told ? t('outcome.undone') : t('outcome.undoneEarlier', { what: action.words() }))
    last.value = null
    await attempt(async () => {
      const stepped = await action.undo()
      const rest = stepped !== null && stepped.leftOut > 0
      if (rest) reportSteps(stepped, words, { undo: action.undo })
      else report(words)
    }, action.undo)
    // What is left of it keeps its words.
    undoable = undoable.map((one) => (one.undo === action.undo ? action : one))
  }

  /** Takes over the message just set, for a place that shows it itself. The returned function produces its text. */
  function takeMessage(): () => string {
    const said = last.value
    last.value = null
    return () => said?.message ?? t('error.unknown')
  }

  /** What keeps failing when it is undone must not stand in the way of what was done before it. */
  function dismiss(): void {
    const { tone, undo: failed } = last.value ?? {}
    if (tone === 'failed') undoable = undoable.filter((one) => one.undo !== failed)
    last.value = null
  }

  return { last, faded, report, reportSteps, attempt, undo, takeMessage, dismiss }
})
