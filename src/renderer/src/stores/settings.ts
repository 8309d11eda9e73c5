import { defineStore } from 'pinia'
import { defaultSettings } from '@shared/default-settings'
import type { ImportedSettings } from '@shared/reports'
import type { Settings } from '@shared/settings'
import { computed, watch } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'
import { useMonitor } from './monitor'
import { useOutcome } from './outcome'

/** The settings as stored by main. A change applies at once, and comes back from main. */
export const useSettings = defineStore('settings', () => {
  const monitor = useMonitor()
  const outcome = useOutcome()
  /** The same object until a setting changes, because main sends them along with every other change of its state. */
  const values = computed<Settings>((before) => {
    const now = { ...defaultSettings, ...monitor.state?.settings }
    return before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
  })

  /** What main was asked to save and has not told back yet, and how many of its answers are missing. */
  let sent: Partial<Settings> = {}
  let unanswered = 0
  watch(
    () => monitor.state,
    () => {
      if (unanswered === 0) sent = {}
    },
    { flush: 'sync' },
  )

  /** The settings that main will have told in a moment, for a change of a part of one. */
  function latest(): Settings {
    return { ...values.value, ...sent }
  }

  async function save(changed: Partial<Settings>): Promise<null> {
    sent = { ...sent, ...changed }
    unanswered += 1
    try {
      return await request('saveSettings', changed)
    } catch (error) {
      sent = {}
      throw error
    } finally {
      unanswered -= 1
    }
  }

  async function change(changed: Partial<Settings>): Promise<boolean> {
    return outcome.attempt(() => save(changed))
  }

  function isDefault(setting: keyof Settings): boolean {
    return JSON.stringify(values.value[setting]) === JSON.stringify(defaultSettings[setting])
  }

  /** Resets a setting to its default, with undo. `title` produces its name: the language may be what is reset. */
  async function reset(setting: keyof Settings, title: () => string): Promise<void> {
    const before = { [setting]: values.value[setting] }
    if (!(await change({ [setting]: defaultSettings[setting] }))) return
    outcome.report(() => t('settings.resetDone', { title: title() }), { undo: () => save(before) })
  }

  function exportToFile(): Promise<boolean> {
    return outcome.attempt(async () => {
      const written = await request('exportSettings', null)
      if (written !== null) outcome.report(() => t('settings.exported', { path: written.path }))
    })
  }

  /** Imports the settings of a file, reports what could not be used, and offers undo. */
  function importFromFile(): Promise<boolean> {
    return outcome.attempt(async () => {
      const imported = await request('importSettings', null)
      if (imported === null) return
      outcome.report(() => importWords(imported), imported.changed === 0 ? {} : { undo: () => save(imported.before) })
    })
  }

  return { values, latest, change, isDefault, reset, exportToFile, importFromFile }
})

function importWords({ changed, unknown, unusable }: ImportedSettings): string {
  const parts = [
    changed === 0 ? t('settings.importedNone') : t('settings.imported', {}, changed),
    unknown.length > 0 ? t('settings.importUnknown', { names: unknown.join(', ') }) : null,
    unusable.length > 0 ? t('settings.importUnusable', { names: unusable.join(', ') }) : null,
  ]
  return parts.filter((part) => part !== null).join('; ')
}
