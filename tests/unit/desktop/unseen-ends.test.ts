import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { UnseenEnds } from '../../../src/main/desktop/unseen-ends'

it('unseen are the ends since the window was last looked at, and none while it is', () => {
  let focused = false
  const window = Object.assign(new EventEmitter(), { isFocused: () => focused })
  const unseen = new UnseenEnds(window)
  unseen.add([{ outcome: 'COMPLETED' }, { outcome: 'FAILED' }])
  unseen.add([{ outcome: 'CANCELLED' }])
  expect([unseen.ended, unseen.failed]).toEqual([3, 1])
  focused = true
  window.emit('focus')
  unseen.add([{ outcome: 'FAILED' }])
  expect([unseen.ended, unseen.failed]).toEqual([0, 0])
  focused = false
  unseen.add([{ outcome: 'EXPIRED' }])
  expect([unseen.ended, unseen.failed]).toEqual([1, 0])
})
