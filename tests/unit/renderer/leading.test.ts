import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { firstView } from '../../../src/renderer/src/executions/views'
import { setLanguage, t } from '../../../src/renderer/src/i18n'
import { useClipboard } from '../../../src/renderer/src/stores/clipboard'
import { useCommands } from '../../../src/renderer/src/stores/commands'
import { useDialogs } from '../../../src/renderer/src/stores/dialogs'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useLinks } from '../../../src/renderer/src/stores/links'
import { useOrganising } from '../../../src/renderer/src/stores/organising'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { useScreen } from '../../../src/renderer/src/stores/screen'
import { useSelection } from '../../../src/renderer/src/stores/selection'
import { useSettings } from '../../../src/renderer/src/stores/settings'
import { useViews } from '../../../src/renderer/src/stores/views'
import { idOf, rowOf } from './rows'

const asked: string[] = []

beforeEach(() => {
  setActivePinia(createPinia())
  asked.length = 0
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  const request = (name: string): Promise<unknown> => Promise.resolve({ ok: asked.push(name) > 0, value: { done: 1, leftOut: 0, failure: null } })
  vi.stubGlobal('window', { monitor: { request, on: () => () => undefined } })
  useExecutions().reset([rowOf(1, { status: 'COMPLETED' }), rowOf(2, { status: 'COMPLETED' })])
})
afterEach(() => vi.unstubAllGlobals())

describe('links from outside', () => {
  it('join a question that is still open, and start another once it is answered', async () => {
    const links = useLinks()
    links.ask([idOf(1)])
    links.ask([idOf(2), idOf(1)])
    expect(links.ids).toEqual([idOf(1), idOf(2)])
    await links.agree()
    expect([asked, useDialogs().linkAsked]).toEqual([['track'], false])
    links.ask([idOf(3)])
    expect(links.ids).toEqual([idOf(3)])
  })
})

describe('IDs copied elsewhere', () => {
  let copy: (offer: { ids: string[] }) => void = () => undefined
  beforeEach(() => {
    vi.stubGlobal('window', { monitor: { request: () => Promise.resolve({ ok: true, value: null }), on: (_name: string, heard: typeof copy) => (copy = heard) } })
    useClipboard().start()
  })

  it('join those still offered, and start another offer once that is answered', () => {
    const clipboard = useClipboard()
    copy({ ids: [idOf(7)] })
    copy({ ids: [idOf(8), idOf(7)] })
    expect(clipboard.ids).toEqual([idOf(7), idOf(8)])
    clipboard.dismiss()
    copy({ ids: [idOf(9)] })
    expect(clipboard.ids).toEqual([idOf(9)])
  })

  it('are not offered again when they are stopped or deleted after they were tracked', async () => {
    copy({ ids: [idOf(7), idOf(8)] })
    for (const batch of [{ added: [rowOf(7)], changed: [], removed: [] }, { added: [], changed: [], removed: [idOf(7)] }]) {
      useExecutions().apply(batch)
      await nextTick()
      expect(useClipboard().ids).toEqual([idOf(8)])
    }
  })
})

describe('a command', () => {
  it('for the list does nothing if the list is not shown', () => {
    const commands = useCommands()
    const selection = useSelection()
    useScreen().shown = 'statistics'
    commands.run('selectAll')
    expect(selection.marked.size).toBe(0)
    commands.run('close')
    commands.run('selectAll')
    expect(selection.marked.size).toBe(2)
  })

  it('from the menu closes a file in front of the list, and does nothing to what is behind it', () => {
    const commands = useCommands()
    const selection = useSelection()
    selection.open(idOf(1))
    useDialogs().viewed = 0
    commands.runFromMenu('next')
    expect(selection.current).toBe(idOf(1))
    commands.runFromMenu('close')
    expect([useDialogs().viewed, selection.detailsOpen]).toEqual([null, true])
    commands.runFromMenu('close')
    expect(selection.detailsOpen).toBe(false)
  })
})

describe('a view', () => {
  it('replaces what a notification led to', () => {
    useExecutions().group = new Set([idOf(1)])
    useViews().apply(firstView)
    expect(useExecutions().group).toBeNull()
  })
})

describe('archiving', () => {
  it('goes on at the next row without its details, and does not leave that for what comes back', async () => {
    const selection = useSelection()
    selection.open(idOf(1))
    await useOrganising().setArchived([idOf(1)], true)
    expect([selection.current, selection.detailsOpen]).toEqual([idOf(2), false])
    await useOutcome().undo()
    expect(selection.current).toBe(idOf(2))
    expect(asked).toEqual(['archive', 'archive'])
  })

  it('leaves to its age again what it undoes, unlike taking out of the archive', async () => {
    const states: unknown[] = []
    const request = (_name: string, { archive }: { archive: string }): Promise<unknown> => Promise.resolve({ ok: states.push(archive) > 0, value: { done: 1, leftOut: 0, failure: null } })
    vi.stubGlobal('window', { monitor: { request, on: () => () => undefined } })
    for (const into of [true, false]) {
      await useOrganising().setArchived([idOf(1)], into)
      await useOutcome().undo()
    }
    expect(states).toEqual(['archived', 'open', 'kept', 'archived'])
  })
})

describe('a reset setting', () => {
  it('is named in the current language, even if the language is what was reset', async () => {
    setLanguage('de', ['de'])
    await useSettings().reset('language', () => t('settings.language'))
    setLanguage('system', ['en'])
    expect(useOutcome().last?.message).toContain('Language')
  })
})
