import { z } from 'zod'
import { maxBatchLength, maxTemplateLength } from './limits'
import { defaultSettings } from './default-settings'
import { languageChoices } from './language'
import { terminalStatuses } from './status'
import { zoomSteps } from './zoom'

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:MM, 00:00 to 23:59')

/** An absolute folder on this or another system: `/…`, `C:\…` or `\\server…`. */
const absolutePath = z.string().max(4096).regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)[^\0]*$/, 'an absolute path')

/** Keys in Electron's accelerator notation, with at least one modifier other than Shift. */
const accelerator = z
  .string()
  .regex(
    /^(?=.*(?:Control|Alt|Super)\+)(?:(?:CommandOrControl|Control|Alt|Shift|Super)\+){1,4}(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Space|Insert|Home|End|PageUp|PageDown|Up|Down|Left|Right)$/,
    'keys such as CommandOrControl+Shift+M, with Control, Alt or Super among them',
  )

/** What the user chooses. */
export const settingsSchema = z.object({
  /** How much detection delay one request is worth: the scheduler's θ. */
  eagerness: z.enum(['eager', 'balanced', 'frugal']),
  /** Share of the rate limit that is left to the user's other programs. */
  reserve: z.enum(['none', 'tenth', 'quarter', 'half']),
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(languageChoices),
  /** Stronger colours, even if the system does not ask for them. */
  highContrast: z.boolean(),
  /** Zoom of the page; 1 is normal. */
  zoom: z.number().min(Math.min(...zoomSteps)).max(Math.max(...zoomSteps)),
  /** Show notifications only while the window is not focused. */
  notifyOnlyUnfocused: z.boolean(),
  /** Which outcomes are shown as notifications. */
  notifyOf: z.record(z.enum(terminalStatuses), z.boolean()),
  /** Groups whose ends are not shown as notifications. */
  mutedGroups: z.array(z.string().min(1).max(maxBatchLength)).max(1_000),
  notificationSound: z.boolean(),
  /** Epoch ms until which no notification is shown. */
  mutedUntil: z.int().min(0).max(8.64e15).nullable(),
  /** Local time of day, every day; `from` is inclusive, `to` exclusive. Spans midnight if `to` is not after `from`. */
  quietHours: z.object({ from: timeOfDay, to: timeOfDay }).nullable(),
  /** Closing the window keeps watching if there is a tray to reopen it from; otherwise closing quits. */
  closeToTray: z.boolean(),
  openAtLogin: z.boolean(),
  /** The system opens links of our own scheme with the app. */
  openLinks: z.boolean(),
  /** Watches the clipboard for IDs copied elsewhere, and offers to track them. */
  watchClipboard: z.boolean(),
  /** A global shortcut that shows the window; null: none. */
  globalShortcut: accelerator.nullable(),
  /** Days after their end at which executions are archived; null: never. */
  archiveAfterDays: z.int().min(1).max(3650).nullable(),
  /** Images up to this many bytes load automatically; 0 switches that off. */
  automaticPreviewBytes: z.int().min(0).max(1_000_000_000),
  /** Absolute path; null: the system's folder for downloads. */
  downloadFolder: absolutePath.nullable(),
  nameTemplate: z.string().min(1).max(maxTemplateLength),
  /** Save the files of each execution that completes. */
  saveOnCompletion: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

const oneSetting = settingsSchema.partial().strict()

/** Parses a stored setting by its name; null if there is no such setting, or its value is invalid. */
export function readSetting(name: string, value: unknown): Partial<Settings> | null {
  return value === undefined ? null : (oneSetting.safeParse({ [name]: value }).data ?? null)
}

/** Reads stored settings of any version. A field that is missing or does not parse gets its default; the others are kept. */
export function readStoredSettings(stored: unknown): Settings {
  // The fast path: parsing field by field takes several times as long, and settings are read for every announced end.
  const all = settingsSchema.safeParse(stored)
  if (all.success) return all.data
  const kept = z.record(z.string(), z.unknown()).catch({}).parse(stored)
  return Object.entries(kept).reduce<Settings>((read, [name, value]) => ({ ...read, ...readSetting(name, value) }), defaultSettings)
}
