/** The languages the texts are written in. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** What the user may choose. */
export const languageChoices = ['system', ...languages] as const
export type LanguageChoice = (typeof languageChoices)[number]

/** The language of the texts, and the locale (BCP 47) that dates, numbers and money are written by. */
export interface Tongue {
  language: Language
  locale: string
}

/**
 * What a choice means on a system of these locales (BCP 47), the preferred first: English where the system speaks none of
 * the languages, and the system's own region where it speaks the chosen one ("en-GB", "de-AT").
 */
export function tongueOf(choice: LanguageChoice, systemLocales: readonly string[]): Tongue {
  const [preferred = ''] = systemLocales
  const language = choice === 'system' ? (languages.find((one) => one === languageOf(preferred)) ?? 'en') : choice
  const spoken = systemLocales.filter((locale) => languageOf(locale) === language)
  // Chromium tells its own language first, which often has no region.
  return { language, locale: spoken.find((locale) => locale.includes('-')) ?? language }
}

function languageOf(locale: string): string | undefined {
  return locale.toLowerCase().split('-')[0]
}
