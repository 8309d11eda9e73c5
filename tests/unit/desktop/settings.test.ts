import { expect, it } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import { readStoredSettings, settingsSchema } from '@shared/settings'

it('reads settings of an older version, with defaults for those it did not have', () => {
  expect(readStoredSettings({ eagerness: 'frugal', theme: 'dark', notifyOnlyUnfocused: true })).toEqual({
    ...defaultSettings, eagerness: 'frugal', theme: 'dark', notifyOnlyUnfocused: true,
  })
})

it('replaces only an invalid stored setting with its default', () => {
  expect(
    readStoredSettings({ ...defaultSettings, theme: 'dark', quietHours: { from: '25:00', to: '7' }, notifyOf: { COMPLETED: true }, mutedUntil: 'soon' }),
  ).toEqual({ ...defaultSettings, theme: 'dark' })
  expect(readStoredSettings('damaged')).toEqual(defaultSettings)
})

it.each(['CommandOrControl+Shift+M', 'Control+Alt+F12', 'Super+Space', 'Alt+Shift+PageUp'])('accepts %s as a global shortcut', (keys) => {
  expect(settingsSchema.shape.globalShortcut.safeParse(keys).success).toBe(true)
})

it.each(['M', 'Shift+M', 'Control', 'Control+', 'Control+MM', 'Control+F25', 'Ctrl+M', ' Control+M', 'Control+Shift'])('rejects %s as a global shortcut', (keys) => {
  expect(settingsSchema.shape.globalShortcut.safeParse(keys).success).toBe(false)
})
