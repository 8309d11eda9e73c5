import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { reviveOnCrash } from '../../../src/main/desktop/page-crash'
import { VirtualClock } from '../../support/virtual-clock'

class Page extends EventEmitter {
  reloads: number[] = []
  destroyed = false
  constructor(readonly clock: VirtualClock) {
    super()
  }
  reload(): void {
    this.reloads.push(this.clock.monotonic())
  }
  isDestroyed = (): boolean => this.destroyed
  die(): void {
    this.emit('render-process-gone', {}, { reason: 'oom', exitCode: 1 })
  }
}

it('loads a page that died at once, and one that dies again and again every ten seconds', async () => {
  const clock = new VirtualClock()
  const page = new Page(clock)
  const logged: string[] = []
  let crashes = 0
  reviveOnCrash(page, clock, (message) => logged.push(message), () => (crashes += 1))
  for (const at of [0, 1_000, 12_000, 40_000]) {
    await clock.run(at)
    page.die()
  }
  await clock.run(60_000)
  expect([page.reloads, crashes]).toEqual([[0, 10_000, 20_000, 40_000], 4])
  expect(logged[0]).toBe("The page's process ended: oom, exit code 1")

  page.die()
  page.destroyed = true
  await clock.run(90_000)
  expect(page.reloads).toHaveLength(4)
})
