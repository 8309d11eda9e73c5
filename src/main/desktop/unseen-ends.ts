import type { TerminalStatus } from '@shared/status'

/** The ends announced or held back since the window was last looked at. They are not found by their times: the clock may be set back. */
export class UnseenEnds {
  readonly #window: { isFocused(): boolean }
  #outcomes: TerminalStatus[] = []

  constructor(window: { isFocused(): boolean; on(event: 'focus', listener: () => void): unknown }) {
    this.#window = window
    window.on('focus', () => (this.#outcomes = []))
  }

  get ended(): number {
    return this.#outcomes.length
  }

  get failed(): number {
    return this.#outcomes.filter((outcome) => outcome === 'FAILED').length
  }

  /** Adds ends, unless the user sees them in the window now. */
  add(ends: readonly { outcome: TerminalStatus }[]): void {
    if (!this.#window.isFocused()) this.#outcomes = [...this.#outcomes, ...ends.map(({ outcome }) => outcome)]
  }
}
