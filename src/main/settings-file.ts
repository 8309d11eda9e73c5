import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import type { ImportedSettings } from '@shared/reports'
import { readSetting, settingsSchema } from '@shared/settings'
import type { Settings } from '@shared/settings'
import type { AskForFile } from './reports/reports'
import { writeFile } from './reports/write-file'
import { words } from './words/words'

const format = 'modelroute-monitor-settings'
const largestBytes = 1_000_000

const fileSchema = z.object({ format: z.literal(format), settings: z.record(z.string(), z.unknown()) })

/** What a file of settings holds: those that can be used, and the names of all others. */
export interface FoundSettings {
  settings: Partial<Settings>
  /** Fields that no setting of this version has. */
  unknown: string[]
  /** Settings whose value makes no sense. */
  unusable: string[]
}

/** The settings as a file holds them. Keys are no settings, and until when it is quiet just now is nobody else's. */
export function settingsText(settings: Settings): string {
  return `${JSON.stringify({ format, settings: { ...settings, mutedUntil: undefined } }, null, 2)}\n`
}

/** Reads a file of settings. Throws, in words for the user, when it is none. */
export function readSettingsText(text: string): FoundSettings {
  const file = fileSchema.safeParse(parseJson(text.replace(/^\ufeff/, '')))
  if (!file.success) throw new Error(words().settingsFile.notOne)
  const found: FoundSettings = { settings: {}, unknown: [], unusable: [] }
  for (const [name, value] of Object.entries(file.data.settings)) {
    const read = readSetting(name, value)
    if (read) Object.assign(found.settings, read)
    else (Object.hasOwn(settingsSchema.shape, name) ? found.unusable : found.unknown).push(name)
  }
  return found
}

export interface SettingsFileDeps {
  settings: () => Settings
  save: (changes: Partial<Settings>) => void
  askForFile: AskForFile
  /** Lets the user choose a JSON file; null when none was chosen. */
  chooseFile: (title: string) => Promise<string | null>
}

/** Writes the settings to a file the user chooses; null when they choose none. */
export async function exportSettings({ settings, askForFile }: SettingsFileDeps): Promise<{ path: string } | null> {
  const kinds = [{ name: 'JSON', extensions: ['json'] }]
  const path = await askForFile({ title: words().settingsFile.export, name: 'modelroute-monitor-settings.json', kinds })
  if (path === null) return null
  await writeFile(path, [settingsText(settings())])
  return { path }
}

/** Takes over the settings of a file the user chooses; null when they choose none. */
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
  if ((await stat(path)).size > largestBytes) throw new Error(words().settingsFile.notOne)
  return readFile(path, 'utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
