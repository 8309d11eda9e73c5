import { z } from 'zod'
import { maxBatchLength, maxTemplateLength } from './limits'
import { defaultSettings } from './default-settings'
import { languageChoices } from './language'
import { terminalStatuses } from './status'
import { zoomSteps } from './zoom'

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:MM, 00:00 to 23:59')

/** A folder of this or another system: `/…`, `C:\…` or `\\server…`. */
const absolutePath = z.string().max(4096).regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\)[^\0]*$/, 'an absolute path')

/** Keys as Electron's accelerators are written, with at least one modifier that is not Shift. */
const accelerator = z
  .string()
  .regex(
    /^(?=.*(?:Control|Alt|Super)\+)(?:(?:CommandOrControl|Control|Alt|Shift|Super)\+){1,4}(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Space|Insert|Home|End|PageUp|PageDown|Up|Down|Left|Right)$/,
    'keys such as CommandOrControl+Shift+M, with Control, Alt or Super among them',
  )

/** What the user chooses. */
export const settingsSchema = z.object({
  /** How much detection delay a request is worth: the scheduler's θ. */
  eagerness: z.enum(['eager', 'balanced', 'frugal']),
  /** Share of the rate limit that is left to the user's other programs. */
  reserve: z.enum(['none', 'tenth', 'quarter', 'half']),
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(languageChoices),
  /** Stronger colours than the system asks for. */
  highContrast: z.boolean(),
  /** How large the page is drawn; 1 is as usual. */
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
  /** Local time of day, each day, from inclusive and to exclusive; over midnight when `to` is not after `from`. */
  quietHours: z.object({ from: timeOfDay, to: timeOfDay }).nullable(),
  /** Closing the window keeps watching, where there is a tray to open it from again; elsewhere closing quits. */
  closeToTray: z.boolean(),
  openAtLogin: z.boolean(),
  /** Links of our own scheme lead to the app. */
  openLinks: z.boolean(),
  /** Looks at the clipboard for IDs copied elsewhere, and offers to track them. */
  watchClipboard: z.boolean(),
  /** Shows the window from anywhere; null: none. */
  globalShortcut: accelerator.nullable(),
  /** Days after their end at which executions go to the archive; null: they stay. */
  archiveAfterDays: z.int().min(1).max(3650).nullable(),
  /** Images up to this many bytes load by themselves; 0 switches that off. */
  automaticPreviewBytes: z.int().min(0).max(1_000_000_000),
  /** Absolute; null: the system's folder for downloads. */
  downloadFolder: absolutePath.nullable(),
  nameTemplate: z.string().min(1).max(maxTemplateLength),
  /** Save the files of each execution that completes. */
  saveOnCompletion: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

const oneSetting = settingsSchema.partial().strict()

/** A setting that was kept under its name; null where there is none of this name, or the value makes no sense for it. */
export function readSetting(name: string, value: unknown): Partial<Settings> | null {
  return value === undefined ? null : (oneSetting.safeParse({ [name]: value }).data ?? null)
}

/** Reads stored settings of any age: a field that is missing or does not parse takes its default alone. */
export function readStoredSettings(stored: unknown): Settings {
  // One by one takes several times as long, and is read for each end that is told.
  const all = settingsSchema.safeParse(stored)
  if (all.success) return all.data
  const kept = z.record(z.string(), z.unknown()).catch({}).parse(stored)
  return Object.entries(kept).reduce<Settings>((read, [name, value]) => ({ ...read, ...readSetting(name, value) }), defaultSettings)
}
