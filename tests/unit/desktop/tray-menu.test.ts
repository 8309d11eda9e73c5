import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ConnectionPhase } from '@shared/connection'
import type { AnnouncedEnd } from '@shared/desktop'
import { trayMenu, trayMood, trayTooltip } from '../../../src/main/desktop/tray-menu'
import type { TrayView } from '../../../src/main/desktop/tray-menu'

const online: ConnectionPhase = { kind: 'online' }
const calm: TrayView = { connections: [{ active: 0, phase: online }], unseenFailures: 0, recent: [], paused: false, mutedUntil: null }
const busy: TrayView = { ...calm, connections: [{ active: 2, phase: online }, { active: 1, phase: online }] }

function menuOf(view: TrayView) {
  const actions = { open: vi.fn(), select: vi.fn(), setPaused: vi.fn(), setMuted: vi.fn(), quit: vi.fn() }
  const items = trayMenu(view, actions)
  const click = (label: RegExp): void => {
    const found = items.find((item) => label.test(item.label ?? ''))
    ;(found?.click as (() => void) | undefined)?.()
  }
  return { actions, click, items, labels: items.map(({ label, type }) => label ?? type) }
}

describe('the tray icon', () => {
  it('is idle, active or asking for attention', () => {
    expect(trayMood(calm)).toBe('idle')
    expect(trayMood(busy)).toBe('active')
    expect(trayMood({ ...busy, paused: true })).toBe('idle')
    expect(trayMood({ ...busy, unseenFailures: 1 })).toBe('attention')
    expect(trayMood({ ...calm, connections: [...calm.connections, { active: 0, phase: { kind: 'key-refused' } }] })).toBe('attention')
  })

  it('has a menu of what is active, what ended last, and what can be done', () => {
    const end: AnnouncedEnd = {
      executionId: 'exec_0f8fad5b-d9cb-469f-a165-70867728950e', label: null, outcome: 'FAILED', errorCode: 'MODEL_OVERLOADED', at: 1, heldBack: null,
    }
    const labelled: AnnouncedEnd = { ...end, label: 'Cats & dogs', outcome: 'COMPLETED', errorCode: null }
    const { actions, click, labels } = menuOf({ ...busy, recent: [end, labelled] })
    expect(labels).toEqual([
      'Open ModelRoute Monitor', '3 active', 'separator', '✗ exec_0f8f…950e MODEL_OVERLOADED', '✓ Cats && dogs', 'separator',
      'Pause watching', 'Mute for an hour', 'separator', 'Quit',
    ])
    const others = (['CANCELLED', 'EXPIRED'] as const).map((outcome): AnnouncedEnd => ({ ...labelled, label: 'Dog', outcome }))
    expect(menuOf({ ...busy, recent: others }).labels.slice(3, 5)).toEqual(['– Dog', '⌛ Dog'])
    expect(menuOf(busy).labels).toEqual([
      'Open ModelRoute Monitor', '3 active', 'separator', 'Pause watching', 'Mute for an hour', 'separator', 'Quit',
    ])
    for (const label of [/^Open/, /^✗/, /^Pause/, /^Mute/, /^Quit/]) click(label)
    expect(actions.select).toHaveBeenCalledWith(end.executionId)
    expect(actions.setPaused).toHaveBeenCalledWith(true)
    expect(actions.setMuted).toHaveBeenCalledWith(true)
    expect(actions.open).toHaveBeenCalledOnce()
    expect(actions.quit).toHaveBeenCalledOnce()
  })

  it('is no wider than a menu for a long label, which is cut between its characters', () => {
    const end: AnnouncedEnd = { executionId: 'exec_0f8fad5b-d9cb-469f-a165-70867728950e', label: '👩‍🚀'.repeat(41), outcome: 'FAILED', errorCode: 'MODEL_OVERLOADED', at: 1, heldBack: null }
    const whole: AnnouncedEnd = { ...end, label: '👩‍🚀'.repeat(40) }
    const { labels } = menuOf({ ...calm, recent: [end, whole] })
    expect(labels).toContain(`✗ ${'👩‍🚀'.repeat(39)}… MODEL_OVERLOADED`)
    expect(labels).toContain(`✗ ${'👩‍🚀'.repeat(40)} MODEL_OVERLOADED`)
  })

  it('is no wider, nor of more lines, for an error code that is a text of its own', () => {
    const end: AnnouncedEnd = { executionId: 'exec_0f8fad5b-d9cb-469f-a165-70867728950e', label: null, outcome: 'FAILED', errorCode: 'Out of\r\nmemory: '.repeat(100), at: 1, heldBack: null }
    expect(menuOf({ ...calm, recent: [end] }).labels).toContain('✗ exec_0f8f…950e Out of memory: Out of memory: Out of me…')
  })

  it('isolates a right-to-left label from what is beside it', () => {
    const end: AnnouncedEnd = { executionId: 'exec_0f8fad5b-d9cb-469f-a165-70867728950e', label: 'שלום', outcome: 'FAILED', errorCode: 'MODEL_OVERLOADED', at: 1, heldBack: null }
    expect(menuOf({ ...calm, recent: [end] }).labels).toContain('✗ \u2068שלום\u2069 MODEL_OVERLOADED')
  })

  it('resumes and unmutes', () => {
    vi.stubEnv('TZ', 'Asia/Kolkata')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { actions, click, items, labels } = menuOf({ ...busy, paused: true, mutedUntil: new Date(2026, 2, 2, 14, 5).getTime() })
    expect(labels).toContain('3 active, watching is paused')
    const shown = [items, menuOf(busy).items, menuOf({ ...busy, paused: true }).items]
    expect(shown.map((of) => of.flatMap(({ checked }) => checked ?? []))).toEqual([[true, true], [false, false], [true, false]])
    expect(trayTooltip({ ...calm, connections: [{ active: 12_345, phase: online }] })).toBe('ModelRoute Monitor: 12,345 active')
    click(/^Pause/)
    click(/^Muted until 14:05$/)
    expect(actions.setPaused).toHaveBeenCalledWith(false)
    expect(actions.setMuted).toHaveBeenCalledWith(false)
  })
})
