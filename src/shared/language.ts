/** The languages the texts are written in. */
const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** What the user may choose. */
export const languageChoices = ['system', ...languages] as const
export type LanguageChoice = (typeof languageChoices)[number]

/** The language of the texts, and the locale (BCP 47) for dates, numbers and money. */
export interface DisplayLanguage {
  language: Language
  locale: string
}

/**
 * Resolves a choice on a system with these locales (BCP 47), preferred first. The result is English if the system has none of
 * our languages, and has the system's region if that belongs to the chosen language ("en-GB", "de-AT").
 */
export function resolveLanguage(choice: LanguageChoice, systemLocales: readonly string[]): DisplayLanguage {
  const [preferred = 'en'] = systemLocales.flatMap((locale) => languages.find((one) => one === languageOf(locale)) ?? [])
  const language = choice === 'system' ? preferred : choice
  const spoken = systemLocales.filter((locale) => languageOf(locale) === language)
  // Chromium lists its own language first, which often has no region.
  return { language, locale: spoken.find((locale) => locale.includes('-')) ?? language }
}

function languageOf(locale: string): string | undefined {
  return locale.toLowerCase().split('-')[0]
}
