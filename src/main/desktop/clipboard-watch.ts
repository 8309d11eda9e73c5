import { createHash } from 'node:crypto'
import type { Clock } from '../tracking/clock'

const lookedEveryMs = 1_000
const mostRemembered = 500

export interface ClipboardWatchDeps {
  /** Some versions of Electron answer at once, some later. */
  read: () => Promise<string>
  clock: Clock
  /** What changes while the app's window is focused was copied in it. */
  focused: () => boolean
  /** The IDs in a text that are not tracked. */
  fresh: (text: string) => string[]
  /** The user is to be asked about these; nothing is tracked before. */
  offer: (ids: string[]) => void
}

/** Looks at the clipboard while the user wants that, and offers IDs copied elsewhere: each text once, never what was there before. */
export class ClipboardWatch {
  readonly #deps: ClipboardWatchDeps
  readonly #offered = new Set<string>()
  #last = ''
  #cancelTimer: (() => void) | null = null

  constructor(deps: ClipboardWatchDeps) {
    this.#deps = deps
  }

  setEnabled(enabled: boolean): void {
    if (enabled === (this.#cancelTimer !== null)) return
    this.#cancelTimer?.()
    this.#cancelTimer = null
    if (!enabled) return
    this.#wait()
    // What is there already was not just copied.
    void this.#look(true)
  }

  /** To be called when the window gains the focus: what is new by then was copied elsewhere. */
  onFocus(): void {
    if (this.#cancelTimer) void this.#look(false)
  }

  /** To be called when the window loses the focus: what is new by then was copied in it. */
  onBlur(): void {
    if (this.#cancelTimer) void this.#look(true)
  }

  /** The app itself puts this on the clipboard. */
  own(text: string): void {
    this.#last = text
  }

  #wait(): void {
    this.#cancelTimer = this.#deps.clock.after(lookedEveryMs, () => {
      void this.#look(this.#deps.focused())
      this.#wait()
    })
  }

  async #look(own: boolean): Promise<void> {
    const text = await this.#deps.read()
    if (text === this.#last || this.#cancelTimer === null) return
    this.#last = text
    const ids = own ? [] : this.#deps.fresh(text)
    const digest = createHash('sha256').update(text).digest('base64')
    if (ids.length === 0 || this.#offered.has(digest)) return
    this.#offered.add(digest)
    const [oldest] = this.#offered
    if (this.#offered.size > mostRemembered && oldest !== undefined) this.#offered.delete(oldest)
    this.#deps.offer(ids)
  }
}
