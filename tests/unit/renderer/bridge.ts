import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, vi } from 'vitest'
import type { Events, PatchBatch } from '@shared/contract'

/** Gives each test of a file new stores, a fake clock, and a main that answers from `answers` by name, and refuses what is not there. */
export function bridged() {
  const answers = new Map<string, unknown>()
  /** What main was asked, in turn. */
  const asked: [name: string, input: unknown][] = []
  let listener: (told: Events['patch']) => void = () => undefined

  beforeEach(() => {
    vi.useFakeTimers()
    setActivePinia(createPinia())
    answers.clear()
    asked.length = 0
    vi.stubGlobal('window', {
      monitor: {
        request: (name: string, input: unknown) => {
          asked.push([name, input])
          return Promise.resolve(
            answers.has(name) ? { ok: true, value: answers.get(name) } : { ok: false, message: `No answer to ${name}.` },
          )
        },
        on: (_name: string, heard: typeof listener) => {
          listener = heard
          return () => undefined
        },
      },
    })
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  return { answers, asked, tell: (batch: Omit<Events['patch'], 'added'> & Pick<PatchBatch, 'added'>) => listener({ ...batch, added: JSON.stringify(batch.added) }) }
}
