import { beforeEach, expect, it } from 'vitest'
import { ClipboardWatch } from '../../../src/main/desktop/clipboard-watch'
import { VirtualClock } from '../../support/virtual-clock'

let clock: VirtualClock
let text: string
let focused: boolean
let tracked: string[]
let reads: number
/** How long reading takes. */
let readingMs: number
/** How long looking up its IDs takes. */
let lookingUpMs: number
let offered: string[][]
let watch: ClipboardWatch

beforeEach(() => {
  clock = new VirtualClock()
  text = 'exec_0'
  focused = false
  tracked = []
  reads = readingMs = lookingUpMs = 0
  offered = []
  watch = new ClipboardWatch({
    clock,
    read: async () => {
      reads += 1
      if (readingMs > 0) await clock.sleep(readingMs)
      return text
    },
    focused: () => focused,
    fresh: async (given) => {
      if (lookingUpMs > 0) await clock.sleep(lookingUpMs)
      return given.split(' ').filter((id) => id.startsWith('exec_') && !tracked.includes(id))
    },
    offer: (ids) => offered.push(ids),
  })
})

const settled = (): Promise<void> => clock.run(clock.monotonic())
const copied = async (given: string): Promise<void> => {
  text = given
  await clock.run(clock.monotonic() + 1_000)
}

it('reads nothing before it is switched on or after it is switched off', async () => {
  await copied('exec_1')
  watch.onFocus()
  watch.onBlur()
  await settled()
  expect(reads).toBe(0)
  watch.setEnabled(true)
  await settled()
  await copied('exec_2')
  watch.setEnabled(false)
  await copied('exec_3')
  watch.setEnabled(true)
  await copied('exec_3')
  await copied('exec_4')
  // Switched off while it is read.
  readingMs = 10
  await copied('exec_5')
  watch.setEnabled(false)
  await clock.run(clock.monotonic() + 1_000)
  // Switched off while its IDs are looked up.
  readingMs = 0
  lookingUpMs = 10
  watch.setEnabled(true)
  await copied('exec_6')
  watch.setEnabled(false)
  await clock.run(clock.monotonic() + 1_000)
  expect(offered).toEqual([['exec_2'], ['exec_4']])
})

it('offers each text once, but nothing that was there before, is tracked, or was copied by the app', async () => {
  watch.setEnabled(true)
  await copied('exec_0')
  await copied('exec_1 exec_2')
  await copied('nothing')
  // As with every change of the settings.
  text = 'exec_1 exec_2'
  watch.setEnabled(true)
  await copied('exec_1 exec_2')
  expect(offered).toEqual([['exec_1', 'exec_2']])
  tracked = ['exec_3']
  await copied('exec_3 exec_4')
  await copied('exec_3')
  await copied('exec_1 exec_2')
  watch.ignore('exec_5')
  await copied('exec_5')
  focused = true
  await copied('exec_6')
  expect(offered.slice(1)).toEqual([['exec_4']])
})

it('distinguishes what was copied elsewhere from what was copied in the window by when the focus moved', async () => {
  watch.setEnabled(true)
  await settled()
  text = 'exec_1'
  watch.onFocus()
  await settled()
  text = 'exec_2'
  watch.onBlur()
  await copied('exec_2')
  expect(offered).toEqual([['exec_1']])
})

it('leaves the clipboard alone for six minutes after a program kept it waiting for eighteen seconds', async () => {
  watch.setEnabled(true)
  await settled()
  readingMs = 18_000
  await clock.run(60_000)
  watch.onFocus()
  watch.onBlur()
  await clock.run(370_000)
  expect(reads).toBe(2)
  readingMs = 0
  await copied('exec_1')
  await clock.run(390_000)
  expect(offered).toEqual([['exec_1']])
})

it('offers nothing that was there before it was switched on, even if it could not be read then', async () => {
  readingMs = 18_000
  watch.setEnabled(true)
  await clock.run(18_000)
  watch.setEnabled(false)
  readingMs = 0
  await copied('exec_1')
  watch.setEnabled(true)
  await clock.run(400_000)
  expect(reads).toBeGreaterThan(1)
  expect(offered).toEqual([])
  await copied('exec_2')
  expect(offered).toEqual([['exec_2']])
})
