import { readFile, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import type { ImportedSettings } from '@shared/reports'
import { readSetting, settingsSchema } from '@shared/settings'
import type { Settings } from '@shared/settings'
import { templateProblem } from './files/names'
import type { AskForFile } from './reports/reports'
import { writeFile } from './reports/write-file'
import { words } from './words/words'

const format = 'modelroute-monitor-settings'
const maxBytes = 1_000_000

const fileSchema = z.object({ format: z.literal(format), settings: z.record(z.string(), z.unknown()) })

/** What a settings file contains: the usable settings, and the names of all others. */
interface FoundSettings {
  settings: Partial<Settings>
  /** Fields that are no settings in this version. */
  unknown: string[]
  /** Settings with an invalid value, or with one that cannot be used on this system or in this version. */
  unusable: string[]
}

/** The settings as file text. It contains no API keys, and leaves out how long notifications are muted at the moment. */
export function settingsText(settings: Settings): string {
  return `${JSON.stringify({ format, settings: { ...settings, mutedUntil: undefined } }, null, 2)}\n`
}

/** Reads a settings file. Throws, in words for the user, if it is not one. */
export function readSettingsText(text: string): FoundSettings {
  const file = fileSchema.safeParse(parseJson(text.replace(/^\ufeff/, '')))
  if (!file.success) throw new Error(words().settingsFile.notOne)
  const found: FoundSettings = { settings: {}, unknown: [], unusable: [] }
  for (const [name, value] of Object.entries(file.data.settings)) {
    // Nobody mutes by a file, and what it says could be years away.
    const read = name === 'mutedUntil' ? null : readSetting(name, value)
    if (read && canBeUsed(read)) Object.assign(found.settings, read)
    else (Object.hasOwn(settingsSchema.shape, name) ? found.unusable : found.unknown).push(name)
  }
  return found
}

/** A folder of another system would be one below wherever the app was started, with that path as its name. */
function canBeUsed({ downloadFolder, nameTemplate }: Partial<Settings>): boolean {
  return (downloadFolder == null || isAbsolute(downloadFolder)) && (nameTemplate === undefined || templateProblem(nameTemplate) === null)
}

export interface SettingsFileDeps {
  settings: () => Settings
  save: (changes: Partial<Settings>) => void
  askForFile: AskForFile
  /** Lets the user choose a JSON file; null if they choose none. */
  chooseFile: (title: string) => Promise<string | null>
}

/** Writes the settings to a file the user chooses; null if they choose none. */
export async function exportSettings({ settings, askForFile }: SettingsFileDeps): Promise<{ path: string } | null> {
  const kinds = [{ name: 'JSON', extensions: ['json'] }]
  const path = await askForFile({ title: words().settingsFile.export, name: 'modelroute-monitor-settings.json', kinds })
  if (path === null) return null
  await writeFile(path, [settingsText(settings())])
  return { path }
}

/** Applies the settings of a file the user chooses; null if they choose none. */
export async function importSettings({ settings, save, chooseFile }: SettingsFileDeps): Promise<ImportedSettings | null> {
  const path = await chooseFile(words().settingsFile.import)
  if (path === null) return null
  const found = readSettingsText(await readSmallFile(path))
  const before = settings()
  const names = settingsSchema.keyof().options.filter((name) => JSON.stringify({ ...before, ...found.settings }[name]) !== JSON.stringify(before[name]))
  if (names.length > 0) save(found.settings)
  return { changed: names.length, before: Object.fromEntries(names.map((name) => [name, before[name]])), unknown: found.unknown, unusable: found.unusable }
}

async function readSmallFile(path: string): Promise<string> {
  if ((await stat(path)).size > maxBytes) throw new Error(words().settingsFile.notOne)
  return readFile(path, 'utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
