import { z } from 'zod'

/** What the user chooses. */
export const settingsSchema = z.object({
  /** How much detection delay a request is worth: the scheduler's θ. */
  eagerness: z.enum(['eager', 'balanced', 'frugal']),
  theme: z.enum(['system', 'light', 'dark']),
  /** Show notifications only while the window is not focused. */
  notifyOnlyUnfocused: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  eagerness: 'balanced',
  theme: 'system',
  notifyOnlyUnfocused: false,
}

/** Reads stored settings of any age: a field that is missing or does not parse takes its default alone. */
export function readStoredSettings(stored: unknown): Settings {
  const lenient = z.object({
    eagerness: settingsSchema.shape.eagerness.catch(defaultSettings.eagerness),
    theme: settingsSchema.shape.theme.catch(defaultSettings.theme),
    notifyOnlyUnfocused: settingsSchema.shape.notifyOnlyUnfocused.catch(defaultSettings.notifyOnlyUnfocused),
  })
  return lenient.catch(defaultSettings).parse(stored)
}
