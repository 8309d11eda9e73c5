import type { IpcMainInvokeEvent } from 'electron'
import { expect, it } from 'vitest'
import { channelOf } from '@shared/contract'
import { queueRequests } from '../../../src/main/ipc/early-requests'

type Listener = (event: IpcMainInvokeEvent, ...input: unknown[]) => unknown

it('makes requests wait for their listener, and passes them on with all their arguments', async () => {
  const listeners = new Map<string, Listener>()
  const requests = queueRequests({ handle: (channel, listener) => void listeners.set(channel, listener) })
  const event = {} as IpcMainInvokeEvent
  const early = listeners.get(channelOf('groups'))?.(event, 'early')
  requests.handle(channelOf('groups'), (from, input) => [from === event, input])
  const late = listeners.get(channelOf('groups'))?.(event, 'late')
  expect(await Promise.all([early, late])).toEqual([[true, 'early'], [true, 'late']])
})
