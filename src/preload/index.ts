import { contextBridge, ipcRenderer } from 'electron'
import type { IpcRendererEvent } from 'electron'
import { channelOf, eventNames, requestNames } from '@shared/contract'
import type { MonitorBridge } from '@shared/contract'

const bridge: MonitorBridge = {
  request(name, input) {
    if (!requestNames.includes(name)) throw new TypeError(`No such request: ${name}`)
    return ipcRenderer.invoke(channelOf(name), input)
  },
  on(name, listener) {
    if (!eventNames.includes(name)) throw new TypeError(`No such event: ${name}`)
    const channel = channelOf(name)
    const receive = (_: IpcRendererEvent, payload: Parameters<typeof listener>[0]): void => listener(payload)
    ipcRenderer.on(channel, receive)
    return () => ipcRenderer.off(channel, receive)
  },
}

contextBridge.exposeInMainWorld('monitor', bridge)
