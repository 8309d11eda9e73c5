import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { expect, it, vi } from 'vitest'
import { handleClosing } from '../../../src/main/desktop/closing'

const { app } = await vi.hoisted(async () => {
  const { EventEmitter: Emitter } = await import('node:events')
  return { app: Object.assign(new Emitter(), { quit: vi.fn() }) }
})
vi.mock('electron', () => ({ app }))

it('a window that is closed twice before it is known whether there is a tray is hidden once', async () => {
  const [hide, onHidden, preventDefault] = [vi.fn(), vi.fn(), vi.fn()]
  const window = Object.assign(new EventEmitter(), { hide })
  let know: (keeps: boolean) => void = () => undefined
  const known = new Promise<boolean>((resolve) => (know = resolve))
  handleClosing(window as unknown as BrowserWindow, { keepsWatching: () => known, onHidden })
  for (let n = 0; n < 2; n += 1) window.emit('close', { preventDefault })
  know(true)
  await vi.waitFor(() => expect(hide).toHaveBeenCalled())
  expect([preventDefault, hide, onHidden].map(({ mock }) => mock.calls.length)).toEqual([2, 1, 1])

  window.emit('close', { preventDefault })
  await vi.waitFor(() => expect(onHidden).toHaveBeenCalledTimes(2))
  expect(app.quit).not.toHaveBeenCalled()
})

it('a window that need not keep watching is closed by quitting, and nothing keeps it open then', async () => {
  const preventDefault = vi.fn()
  const window = new EventEmitter()
  handleClosing(window as unknown as BrowserWindow, { keepsWatching: () => Promise.resolve(false), onHidden: () => undefined })
  window.emit('close', { preventDefault })
  await vi.waitFor(() => expect(app.quit).toHaveBeenCalledOnce())
  app.emit('before-quit')
  window.emit('close', { preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
})
