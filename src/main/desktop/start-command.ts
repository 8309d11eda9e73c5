import { app } from 'electron'

/** The command that starts this app as it was started, with the same folder. */
export function startCommand(): [path: string, ...args: string[]] {
  const userData = app.commandLine.getSwitchValue('user-data-dir')
  return [
    process.env.APPIMAGE ?? process.execPath,
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    ...(userData ? [`--user-data-dir=${userData}`] : []),
  ]
}
