import type { IpcMainInvokeEvent } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { requestNames } from '@shared/contract'
import { maxCancelled, maxPasteLength } from '@shared/limits'
import { english } from '@shared/sayings/sayings'
import { answerRequests } from '../../../src/main/ipc/requests'
import type { RequestHandlers } from '../../../src/main/ipc/requests'
import { setLanguage } from '../../../src/main/words/words'

type Listener = (event: IpcMainInvokeEvent, input: unknown) => unknown
const id = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'

function newIpc(trusted: boolean) {
  const listeners = new Map<string, Listener>()
  const called = vi.fn<(input: unknown) => null>(() => null)
  const handlers = Object.fromEntries(requestNames.map((name) => [name, called])) as unknown as RequestHandlers
  const ipc = { handle: (channel: string, listener: Listener) => void listeners.set(channel, listener) }
  const logged: string[] = []
  answerRequests(ipc, () => trusted, handlers, (message) => logged.push(message))
  const send = (name: string, input: unknown) => listeners.get(`monitor:${name}`)?.({} as IpcMainInvokeEvent, input)
  return { listeners, called, logged, send }
}

describe('requests of the renderer', () => {
  it('have a handler for each name in the contract and for no other', () => {
    expect([...newIpc(true).listeners.keys()]).toEqual(requestNames.map((name) => `monitor:${name}`))
  })

  it('name as many executions as the longest paste: its undo stops tracking them all', async () => {
    const { called, send } = newIpc(true)
    const ids = Array.from({ length: Math.floor(maxPasteLength / id.length) }, () => id)
    await send('stopTracking', { ids })
    expect(called).toHaveBeenCalledWith({ ids })
  })

  it('have direction characters removed from the names a user gives', async () => {
    const { called, send } = newIpc(true)
    await send('label', { ids: [id], label: '\u202e gnp.\u2066exe \u2069' })
    expect(called).toHaveBeenLastCalledWith({ ids: [id], label: 'gnp.exe' })
    await send('group', { ids: [id], batch: '\u202e' })
    expect(called).toHaveBeenLastCalledWith({ ids: [id], batch: null })
  })

  it('have replaced in these names what no database can hold, and nothing else', async () => {
    const { called, send } = newIpc(true)
    await send('note', { id, note: '👍 half \ud83d, other half \udc4d,\0 end 👍' })
    expect(called).toHaveBeenLastCalledWith({ id, note: '👍 half \ufffd, other half \ufffd,\ufffd end 👍' })
    await send('setWords', { what: 'label', given: null, words: [{ id, word: '\ud83d' }] })
    expect(called).toHaveBeenLastCalledWith({ what: 'label', given: null, words: [{ id, word: '\ufffd' }] })
  })

  it('reach their handler if they are well-formed and from the app\'s own page', async () => {
    const { called, send } = newIpc(true)
    expect(await send('stopTracking', { ids: [id] })).toEqual({ ok: true, value: null })
    expect(called).toHaveBeenCalledWith({ ids: [id] })
  })

  it('are refused if they come from elsewhere', async () => {
    const { called, send } = newIpc(false)
    for (const name of requestNames) expect(await send(name, null)).toMatchObject({ ok: false })
    expect(called).not.toHaveBeenCalled()
  })

  it.each([
    ['stopTracking', { ids: ['../../etc/passwd'] }],
    ['stopTracking', { ids: [] }],
    ['cancel', { ids: Array.from({ length: maxCancelled + 1 }, () => id) }],
    ['details', null],
    ['track', { text: 7 }],
    ['saveKey', { connectionId: 'main', key: '', storage: 'session' }],
    ['saveKey', { connectionId: 'main', key: 'sk', storage: 'somewhere' }],
    ['saveSettings', { theme: 'pink' }],
    ['snapshot', { surplus: true }],
  ])('refuses a malformed %s in words', async (name, input) => {
    const { called, send } = newIpc(true)
    expect(await send(name, input)).toMatchObject({ ok: false, message: expect.stringContaining(name) })
    expect(called).not.toHaveBeenCalled()
  })

  it('that are refused are logged with what is wrong, but not with what was sent', async () => {
    const { logged, send } = newIpc(true)
    await send('saveKey', { connectionId: 'main', key: 'sk_secret', storage: 'somewhere' })
    expect(logged).toEqual([expect.stringMatching(/^Request refused: saveKey: [^]*storage/)])
    expect(logged[0]).not.toContain('sk_secret')
  })

  it('are refused in the current language', async () => {
    setLanguage({ language: 'de', locale: 'de' })
    try {
      expect(await newIpc(true).send('details', null)).toEqual({ ok: false, message: '„details“ wurde abgelehnt: Die Angaben sind zu lang oder unbrauchbar.' })
    } finally {
      setLanguage(english)
    }
  })

  it('are answered with the message of an error', async () => {
    const { called, send } = newIpc(true)
    called.mockImplementation(() => {
      throw new Error('Encryption is not available on this system.')
    })
    expect(await send('removeKey', { connectionId: 'main' })).toEqual({ ok: false, message: 'Encryption is not available on this system.' })
  })
})
