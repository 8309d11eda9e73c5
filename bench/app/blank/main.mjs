// @ts-check
// The least that an Electron app can be: one window of the app's size, locked down as the app's is, with a line of text.
import { app, BrowserWindow } from 'electron'

app.on('window-all-closed', () => app.quit())
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1120,
    height: 720,
    show: false,
    autoHideMenuBar: true,
    webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, spellcheck: false },
  })
  window.once('ready-to-show', () => window.show())
  return window.loadURL(new URL(process.env.BLANK_PAGE ?? 'index.html', import.meta.url).href)
})
