import type { IpcMain } from 'electron'
import { channelOf, requestNames } from '@shared/contract'

type Listener = Parameters<IpcMain['handle']>[1]

/** Accepts the page's requests before anything can answer them. They wait until a listener is passed to the returned function. */
export function queueRequests(ipcMain: Pick<IpcMain, 'handle'>): Pick<IpcMain, 'handle'> {
  const resolvers = new Map<string, (listener: Listener) => void>()
  for (const name of requestNames) {
    const channel = channelOf(name)
    const answering = new Promise<Listener>((resolve) => resolvers.set(channel, resolve))
    ipcMain.handle(channel, async (event, ...input: unknown[]) => (await answering)(event, ...input))
  }
  return { handle: (channel, listener) => resolvers.get(channel)?.(listener) }
}
