import type { IpcMain } from 'electron'
import { channelOf, requestNames } from '@shared/contract'

type Listener = Parameters<IpcMain['handle']>[1]

/** Accepts the page's requests before anything can answer them. They wait until a listener is passed to the returned function. */
export function takeRequests(ipcMain: Pick<IpcMain, 'handle'>): Pick<IpcMain, 'handle'> {
  const takers = new Map<string, (listener: Listener) => void>()
  for (const name of requestNames) {
    const channel = channelOf(name)
    const answering = new Promise<Listener>((resolve) => takers.set(channel, resolve))
    ipcMain.handle(channel, async (event, ...input: unknown[]) => (await answering)(event, ...input))
  }
  return { handle: (channel, listener) => takers.get(channel)?.(listener) }
}
