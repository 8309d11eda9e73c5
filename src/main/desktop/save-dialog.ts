import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import type { AskForFile } from '../reports/reports'

/** Asks for the file to write with the system's own dialog, which also asks before a file is replaced. */
export function saveDialog(window: BrowserWindow): AskForFile {
  return async ({ title, name, kinds }) => {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title,
      defaultPath: name,
      filters: kinds,
      properties: ['showOverwriteConfirmation', 'createDirectory'],
    })
    return canceled || filePath === '' ? null : filePath
  }
}
