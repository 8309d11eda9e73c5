import { expect, it } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import { downloadsOf } from '../../../src/main/files/file-commands'
import { newExecution } from '../../../src/main/tracking/observe'

const day = 86_400_000
const noon = new Date(2026, 10, 23, 12).getTime()
const file = { fileId: 'file_1', format: 'png', width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }

it.each([
  ['when it ended by this computer\'s clock', { completedAt: noon + 2 * day, endSeenAt: noon + day }, '2026-11-23'],
  ['when its end was seen, which this computer\'s clock told', { completedAt: null, endSeenAt: noon + day }, '2026-11-24'],
  ['when it was tracked, where that is all that is known', { completedAt: null, endSeenAt: null }, '2026-11-22'],
])('a file is named after the day %s', (_when, times, date) => {
  const execution = { ...newExecution('exec_1', 'ahead', noon - day), ...times, files: [file] }
  const parts = { settings: () => ({ ...defaultSettings, nameTemplate: '{date}.{ext}' }), systemFolder: () => '/saved', correctionOf: (id: string) => (id === 'ahead' ? 2 * day : 0) }
  expect(downloadsOf(execution, parts).map(({ name }) => name)).toEqual([`${date}.png`])
})
