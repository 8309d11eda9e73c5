import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { NotificationService } from '../../../src/main/desktop/notification-service'
import { Notifications } from '../../../src/main/desktop/notifications'
import { VirtualClock } from '../../support/virtual-clock'

interface Options {
  title: string
  body: string
  silent: boolean
}

const { made, system } = vi.hoisted(() => ({ made: [] as (EventEmitter & { options: Options })[], system: { supported: true, answer: 'show' } }))
vi.mock('electron', () => ({
  Notification: class extends EventEmitter {
    static isSupported = (): boolean => system.supported
    constructor(readonly options: Options) {
      super()
      made.push(this)
    }
    show(): void {
      this.emit(system.answer)
    }
  },
}))

const available: boolean[] = []
let clock: VirtualClock
const askService = vi.fn<() => Promise<NotificationService>>()
const notifications = (): Notifications => new Notifications({ clock, askService, onAvailable: (is) => available.push(is) })

beforeEach(() => {
  made.length = available.length = 0
  clock = new VirtualClock()
  askService.mockReset().mockResolvedValue('plain')
  Object.assign(system, { supported: true, answer: 'show' })
})

describe('a notification', () => {
  it('is silent if the user wants no sound', async () => {
    for (const silent of [true, false]) expect(await notifications().show({ title: 'Execution failed', body: 'a', silent }, () => undefined)).toBe(true)
    expect(made.map(({ options }) => options.silent)).toEqual([true, false])
  })

  it('shows a label as it is, whether or not the service reads its body as markup', async () => {
    for (const service of ['markup', 'plain'] as const) {
      askService.mockResolvedValue(service)
      await notifications().show({ title: 'Execution completed', body: 'Cats & <b>dogs</b>', silent: false }, () => undefined)
    }
    expect(made.map(({ options }) => options.body)).toEqual(['Cats &amp; &lt;b&gt;dogs&lt;/b&gt;', 'Cats & <b>dogs</b>'])
  })

  it('acts on a click, however late', async () => {
    const clicked = vi.fn()
    await notifications().show({ title: 'Execution failed', body: 'a', silent: false }, clicked)
    expect(clicked).not.toHaveBeenCalled()
    made[0]?.emit('click')
    expect(clicked).toHaveBeenCalledOnce()
  })

  it('is reported if no service accepts it, and so is the next one that is accepted', async () => {
    const shown = notifications()
    const message = { title: 'Execution failed', body: 'a', silent: false }
    system.answer = 'failed'
    expect(await shown.show(message, () => undefined)).toBe(false)
    Object.assign(system, { supported: false, answer: 'show' })
    expect(await shown.show(message, () => undefined)).toBe(false)
    system.supported = true
    expect(await shown.show(message, () => undefined)).toBe(true)
    expect(available).toEqual([false, false, true])
  })

  it('counts as shown if the service takes it without a word', async () => {
    system.answer = 'nothing'
    const shown = notifications().show({ title: 'Execution failed', body: 'a', silent: false }, () => undefined)
    await vi.waitFor(() => expect(made).toHaveLength(1))
    await clock.run(5_000)
    expect(await shown).toBe(true)
  })

  it('is not given to a service that hangs, which Electron would wait for', async () => {
    askService.mockResolvedValue('silent')
    expect(await notifications().show({ title: 'Execution failed', body: 'a', silent: false }, () => undefined)).toBe(false)
    expect(made).toEqual([])
    expect(available).toEqual([false])
  })

  it('is shown without delay in the turn in which the service has answered, which is asked again for the next', async () => {
    const shown = notifications()
    const message = { title: 'Execution failed', body: 'a', silent: false }
    expect(await Promise.all([shown.ready(), shown.ready()])).toEqual(['plain', 'plain'])
    void shown.show(message, () => undefined)
    expect(made).toHaveLength(1)
    expect(askService).toHaveBeenCalledTimes(1)
    await clock.run(0)
    await shown.show(message, () => undefined)
    expect(made).toHaveLength(2)
    expect(askService).toHaveBeenCalledTimes(2)
  })
})
