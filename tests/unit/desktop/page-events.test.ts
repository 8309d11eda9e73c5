import { expect, it } from 'vitest'
import { PageEvents } from '../../../src/main/desktop/page-events'

it('holds events back, in order, until the page listens', () => {
  const sent: unknown[] = []
  const events = new PageEvents((name, payload) => sent.push([name, payload]))
  events.send('deepLink', { ids: ['exec_1'] })
  events.send('command', { name: 'settings' })
  expect(sent).toEqual([])
  events.ready()
  events.send('select', { id: 'exec_2' })
  events.ready()
  expect(sent).toEqual([
    ['deepLink', { ids: ['exec_1'] }],
    ['command', { name: 'settings' }],
    ['select', { id: 'exec_2' }],
  ])
})
