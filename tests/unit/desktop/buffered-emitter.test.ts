import { app } from 'electron'
import { expect, it, vi } from 'vitest'
import { catchSecondInstances } from '../../../src/main/desktop/second-instances'
import { BufferedEmitter } from '../../../src/main/desktop/buffered-emitter'

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events')
  return { app: new EventEmitter() }
})

it('passes on what came before somebody listened, once and in order, and then whatever follows', () => {
  const links = new BufferedEmitter<string>()
  links.emit('first')
  links.emit('second')
  const heard: string[] = []
  links.listen((link) => heard.push(link))
  links.emit('third')
  const heardLater: string[] = []
  links.listen((link) => heardLater.push(link))
  links.emit('fourth')
  expect([heard, heardLater]).toEqual([['first', 'second', 'third'], ['fourth']])
})

it('keeps what comes after its listener is gone for the next one', () => {
  const links = new BufferedEmitter<string>()
  const heard: string[] = []
  links.listen((link) => heard.push(link))
  links.hold()
  links.emit('meanwhile')
  expect(heard).toEqual([])
  links.listen((link) => heard.push(link))
  links.emit('afterwards')
  expect(heard).toEqual(['meanwhile', 'afterwards'])
})

it('keeps what a second start passes on while the first is still starting', () => {
  const starts = catchSecondInstances()
  const argv = ['electron', 'monitor', 'exec_1']
  app.emit('second-instance', {}, argv, '/')
  const heard: unknown[] = []
  starts.listen((one) => heard.push(one))
  expect(heard).toEqual([argv])
})
