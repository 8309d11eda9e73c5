import { createHash } from 'node:crypto'
import type { Clock } from '../tracking/clock'

const checkEveryMs = 1_000
/** The clipboard is asked of the program that owns it. Main waits for the answer, 18 s if that program hangs (Chromium 130, X11). */
const slowMs = 100
/** After a slow answer the clipboard is left alone for this many times as long. */
const restFactor = 20
const maxRemembered = 500

interface ClipboardWatchDeps {
  /** Some versions of Electron answer synchronously, some asynchronously. */
  read: () => Promise<string>
  clock: Clock
  /** Whatever changes while the app's window is focused was copied in the app. */
  focused: () => boolean
  /** Returns the IDs in a text that are not tracked. */
  fresh: (text: string) => Promise<string[]>
  /** Asks the user about these; nothing is tracked before that. */
  offer: (ids: string[]) => void
}

/** While the user wants it, watches the clipboard and offers IDs copied in other apps: each text once, and never what was there before. */
export class ClipboardWatch {
  readonly #deps: ClipboardWatchDeps
  readonly #offered = new Set<string>()
  #last = ''
  /** Nothing was read since it was switched on. Whatever is there was not just copied. */
  #isFirst = true
  /** Monotonic; Infinity while the clipboard is read. */
  #restUntil = -Infinity
  #cancelTimer: (() => void) | null = null

  constructor(deps: ClipboardWatchDeps) {
    this.#deps = deps
  }

  setEnabled(enabled: boolean): void {
    if (enabled === (this.#cancelTimer !== null)) return
    this.#cancelTimer?.()
    this.#cancelTimer = null
    if (!enabled) return
    this.#isFirst = true
    this.#wait()
    void this.#check(true)
  }

  /** Call it when the window gains focus: what is new by then was copied elsewhere. */
  onFocus(): void {
    if (this.#cancelTimer) void this.#check(false)
  }

  /** Call it when the window loses focus: what is new by then was copied in the app. */
  onBlur(): void {
    if (this.#cancelTimer) void this.#check(true)
  }

  /** Tells the watch that the app itself put this on the clipboard. */
  ignore(text: string): void {
    this.#last = text
  }

  #wait(): void {
    this.#cancelTimer = this.#deps.clock.after(checkEveryMs, () => {
      void this.#check(this.#deps.focused())
      this.#wait()
    })
  }

  /** Null if it is not read now. */
  async #read(): Promise<string | null> {
    const { clock, read } = this.#deps
    const begun = clock.monotonic()
    if (begun < this.#restUntil) return null
    this.#restUntil = Infinity
    try {
      return await read()
    } finally {
      const now = clock.monotonic()
      this.#restUntil = now - begun < slowMs ? now : now + (now - begun) * restFactor
    }
  }

  async #check(own: boolean): Promise<void> {
    const text = await this.#read()
    if (text === null || this.#cancelTimer === null) return
    const notCopied = own || this.#isFirst
    this.#isFirst = false
    if (text === this.#last) return
    this.#last = text
    const ids = notCopied ? [] : await this.#deps.fresh(text)
    const digest = createHash('sha256').update(text).digest('base64')
    if (ids.length === 0 || this.#offered.has(digest) || this.#cancelTimer === null) return
    this.#offered.add(digest)
    const [oldest] = this.#offered
    if (this.#offered.size > maxRemembered && oldest !== undefined) this.#offered.delete(oldest)
    this.#deps.offer(ids)
  }
}
