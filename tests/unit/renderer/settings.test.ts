import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import type { MonitorState } from '@shared/contract'
import type { Settings } from '@shared/settings'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'
import { useOrganising } from '../../../src/renderer/src/stores/organising'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { useSettings } from '../../../src/renderer/src/stores/settings'

let asked: unknown[]
let refusal: string | null
/** What main answers if it does not refuse. */
let answer: unknown

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  refusal = answer = null
  const request = (_name: string, input: unknown) => {
    asked.push(input)
    return Promise.resolve(refusal === null ? { ok: true, value: answer } : { ok: false, message: refusal })
  }
  vi.stubGlobal('window', { monitor: { request, on: () => () => undefined } })
  tell({})
})
afterEach(() => vi.unstubAllGlobals())

/** As main does at most ten times a second. */
function tell(settings: Partial<Settings>): void {
  const state: MonitorState = {
    connections: [], formerConnections: [], activeConnectionId: 'main', settings: { ...defaultSettings, ...settings },
    encryptionAvailable: true, paused: false, trayAvailable: true, notices: [],
  }
  useMonitor().state = state
}

it('mutes two groups one right after the other, before main has told the first', async () => {
  const organising = useOrganising()
  const first = organising.mute('Covers', true)
  // Another change of main's state.
  tell({})
  await organising.mute('Clips', true)
  await first
  await organising.mute('Covers', false)
  expect(asked).toEqual([{ mutedGroups: ['Covers'] }, { mutedGroups: ['Covers', 'Clips'] }, { mutedGroups: ['Clips'] }])
})

it('builds the next change on what main tells, whoever changed it', async () => {
  await useOrganising().mute('Covers', true)
  tell({ mutedGroups: ['Covers'] })
  tell({ mutedGroups: ['Clips'] })
  await useOrganising().mute('Voices', true)
  expect(asked.at(-1)).toEqual({ mutedGroups: ['Clips', 'Voices'] })
})

it('builds the next change on what main has, if it refused the one before', async () => {
  refusal = 'The disk is full.'
  expect(await useSettings().change({ mutedGroups: ['Covers'] })).toBe(false)
  refusal = null
  await useOrganising().mute('Clips', true)
  expect(asked.at(-1)).toEqual({ mutedGroups: ['Clips'] })
})

it('resets a setting with undo, and does not say so if that was refused', async () => {
  tell({ mutedGroups: ['Covers'] })
  const [settings, outcome] = [useSettings(), useOutcome()]
  await settings.reset('mutedGroups', () => 'Muted groups')
  expect(outcome.last?.message).toBe('“Muted groups” reset to defaults')
  await outcome.undo()
  expect(asked).toEqual([{ mutedGroups: [] }, { mutedGroups: ['Covers'] }])
  refusal = 'The disk is full.'
  await settings.reset('mutedGroups', () => 'Muted groups')
  expect(outcome.last).toMatchObject({ message: 'The disk is full.', tone: 'failed' })
})

it.each([
  [{ changed: 2, unknown: [], unusable: [] }, '2 settings changed'],
  [{ changed: 0, unknown: ['colour'], unusable: ['zoom', 'reserve'] }, 'No settings changed; not recognised: colour; left unchanged because their values are invalid: zoom, reserve'],
])('says what an imported file changed, which can be undone, and what it could not: %j', async (imported, words) => {
  answer = { ...imported, before: { zoom: 1 } }
  await useSettings().importFromFile()
  const { last } = useOutcome()
  expect([last?.message, last?.undo !== null]).toEqual([words, imported.changed > 0])
  await useOutcome().undo()
  expect(asked.slice(1)).toEqual(imported.changed > 0 ? [{ zoom: 1 }] : [])
})

it('says where settings were exported to, and nothing if no file was chosen', async () => {
  const [settings, outcome] = [useSettings(), useOutcome()]
  await settings.exportToFile()
  await settings.importFromFile()
  expect(outcome.last).toBeNull()
  answer = { path: '/home/me/settings.json', count: 1 }
  await settings.exportToFile()
  expect(outcome.last?.message).toContain('/home/me/settings.json')
})
