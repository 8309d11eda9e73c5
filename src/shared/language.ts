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
 * What a choice means on a system of this locale (BCP 47): English where the system speaks none of the languages, and
 * the system's own region where it speaks the chosen one ("en-GB", "de-AT").
 */
export function tongueOf(choice: LanguageChoice, systemLocale: string): Tongue {
  const spoken = languages.find((language) => systemLocale.toLowerCase().split('-')[0] === language)
  const language = choice === 'system' ? (spoken ?? 'en') : choice
  return { language, locale: language === spoken ? systemLocale : language }
}
