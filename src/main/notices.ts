import type { Notice } from '@shared/notice'

/** Notices that the user has not dismissed; only the newest of each kind. */
export class Notices {
  readonly #notices = new Map<string, Notice>()
  readonly #onChange: () => void

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  add(notice: Notice): void {
    this.#notices.set(notice.kind, notice)
    this.#onChange()
  }

  remove(kind: string): void {
    if (this.#notices.delete(kind)) this.#onChange()
  }

  list(): Notice[] {
    return [...this.#notices.values()]
  }
}
