import { app } from 'electron'

/** This app as it was started, on the same folder. */
export function startCommand(): [path: string, ...args: string[]] {
  const userData = app.commandLine.getSwitchValue('user-data-dir')
  return [
    process.env.APPIMAGE ?? process.execPath,
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    ...(userData ? [`--user-data-dir=${userData}`] : []),
  ]
}
