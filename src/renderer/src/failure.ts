import { t } from './i18n'

/** Something the page itself refuses or cannot do. `words` tells it in the current language. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly words: () => string

  constructor(words: () => string, options?: ErrorOptions) {
    super(words(), options)
    this.words = words
  }
}

/** What went wrong, worded for the user. */
export function wordsOf(error: unknown): string {
  if (error instanceof Failure) return error.words()
  return error instanceof Error ? error.message : t('error.unknown')
}
