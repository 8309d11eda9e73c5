import { app } from 'electron'
import type { BrowserWindow } from 'electron'

/** Makes closing the window hide it while `keepsWatching`, and quit otherwise; quitting always quits. */
export function handleClosing(window: BrowserWindow, deps: { keepsWatching: () => Promise<boolean>; onHidden: () => void }): void {
  let quitting = false
  let asking = false
  app.on('before-quit', () => {
    quitting = true
  })
  window.on('close', (event) => {
    if (quitting) return
    event.preventDefault()
    if (asking) return
    asking = true
    void deps.keepsWatching().then((keeps) => {
      asking = false
      if (!keeps) return app.quit()
      window.hide()
      deps.onHidden()
    })
  })
}
