import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import type { MonitorState } from '@shared/contract'
import type { Settings } from '@shared/settings'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'
import { useOrganising } from '../../../src/renderer/src/stores/organising'
import { useSettings } from '../../../src/renderer/src/stores/settings'

let asked: unknown[]
let refusal: string | null

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  refusal = null
  const request = (_name: string, input: unknown) => {
    asked.push(input)
    return Promise.resolve(refusal === null ? { ok: true, value: null } : { ok: false, message: refusal })
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
