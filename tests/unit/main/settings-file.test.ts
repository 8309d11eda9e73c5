import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import { importSettings, readSettingsText, settingsText } from '../../../src/main/settings-file'
import { nextZoom } from '@shared/zoom'
import { temporaryFolder } from '../../support/folder'

it('restores every setting except how long notifications are muted', () => {
  const settings = { ...defaultSettings, theme: 'dark', language: 'de', mutedUntil: 5, quietHours: { from: '22:00', to: '07:00' } } as const
  const { settings: read, unknown, unusable } = readSettingsText(settingsText(settings))
  expect({ ...read, mutedUntil: 5 }).toEqual(settings)
  expect([...unknown, ...unusable]).toEqual([])
})

it('lists unknown fields and invalid values, and accepts the others', () => {
  const text = JSON.stringify({ format: 'modelroute-monitor-settings', settings: { theme: 'dark', zoom: 9, key: 'sk_1', constructor: 1 } })
  expect(readSettingsText(text)).toEqual({ settings: { theme: 'dark' }, unknown: ['key', 'constructor'], unusable: ['zoom'] })
})

it('does not mute, however long a file says', () => {
  const text = JSON.stringify({ format: 'modelroute-monitor-settings', settings: { theme: 'dark', mutedUntil: 8e15 } })
  expect(readSettingsText(text)).toEqual({ settings: { theme: 'dark' }, unknown: [], unusable: ['mutedUntil'] })
})

const onWindows = process.platform === 'win32'

it.each([
  ['relative/folder', false], ['C:relative', false], ['/home/a\0b', false], ['/home/a', true],
  [String.raw`C:\Users\a`, onWindows], ['c:/Users/a', onWindows], [String.raw`\\server\share`, onWindows],
])('accepts the folder %j for downloads only if it is absolute on this system', (downloadFolder, usable) => {
  const { settings, unusable } = readSettingsText(JSON.stringify({ format: 'modelroute-monitor-settings', settings: { downloadFolder } }))
  expect([settings, unusable]).toEqual(usable ? [{ downloadFolder }, []] : [{}, ['downloadFolder']])
})

it.each([['{date}/{id}.{ext}', true], ['{datum}/{id}', false], ['{id', false], [' ', false]])('accepts the name template %j only if its field does', (nameTemplate, usable) => {
  const { settings, unusable } = readSettingsText(JSON.stringify({ format: 'modelroute-monitor-settings', settings: { nameTemplate } }))
  expect([settings, unusable]).toEqual(usable ? [{ nameTemplate }, []] : [{}, ['nameTemplate']])
})

it('reports what an undo of the import must restore: only what the file changed', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'settings.json')
  writeFileSync(path, settingsText({ ...defaultSettings, theme: 'dark', zoom: 1.5 }))
  const saved: unknown[] = []
  const imported = await importSettings({
    settings: () => ({ ...defaultSettings, zoom: 2, mutedUntil: 5 }),
    save: (changes) => saved.push(changes),
    askForFile: () => Promise.resolve(null),
    chooseFile: () => Promise.resolve(path),
  })
  expect(saved).toHaveLength(1)
  expect(imported).toEqual({ changed: 2, before: { theme: 'system', zoom: 2 }, unknown: [], unusable: [] })
})

it('reads a file to which an editor has added a byte order mark', () => {
  expect(readSettingsText(`\ufeff${settingsText({ ...defaultSettings, theme: 'dark' })}`).settings.theme).toBe('dark')
})

it.each(['', '{', '[]', '{"theme":"dark"}', '{"format":"other","settings":{}}'])('tells the user that %j is not a settings file', (text) => {
  expect(() => readSettingsText(text)).toThrow('not a ModelRoute Monitor settings file')
})

it('zooms step by step, up to the limit and no further', () => {
  expect(nextZoom(1, 1)).toBe(1.1)
  expect(nextZoom(1, -1)).toBe(0.9)
  expect(nextZoom(1.33, 1)).toBe(1.5)
  expect(nextZoom(2, 1)).toBe(2)
})
