import { app } from 'electron'
import { expect, it, vi } from 'vitest'
import { catchSecondInstances } from '../../../src/main/desktop/second-instances'
import { BufferedEmitter } from '../../../src/main/desktop/buffered-emitter'

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  return { app: new EventEmitter() }
})

it('hands on what came before somebody listened, once and in its order, and then what comes', () => {
  const links = new BufferedEmitter<string>()
  links.emit('first')
  links.emit('second')
  const heard: string[] = []
  links.listen((link) => heard.push(link))
  links.emit('third')
  expect(heard).toEqual(['first', 'second', 'third'])
})

it('keeps what a second start hands over while the first is still under way', () => {
  const starts = catchSecondInstances()
  const argv = ['electron', 'monitor', 'exec_1']
  app.emit('second-instance', {}, argv, '/')
  const heard: unknown[] = []
  starts.listen((one) => heard.push(one))
  expect(heard).toEqual([argv])
})
