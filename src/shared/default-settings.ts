import type { Settings } from './settings'

/** The default settings. Separate from the schema, so that the page can tell what was changed without loading zod. */
export const defaultSettings: Settings = {
  eagerness: 'balanced',
  reserve: 'tenth',
  theme: 'system',
  language: 'system',
  highContrast: false,
  zoom: 1,
  notifyOnlyUnfocused: false,
  notifyOf: { COMPLETED: true, FAILED: true, CANCELLED: true, EXPIRED: true },
  mutedGroups: [],
  notificationSound: true,
  mutedUntil: null,
  quietHours: null,
  closeToTray: true,
  openAtLogin: false,
  openLinks: false,
  watchClipboard: false,
  globalShortcut: null,
  archiveAfterDays: null,
  automaticPreviewBytes: 10_000_000,
  downloadFolder: null,
  nameTemplate: '{date}/{model}/{id}-{n}.{ext}',
  saveOnCompletion: false,
}
