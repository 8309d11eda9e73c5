import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'
import type { AskForFile } from '../reports/reports'

/** Lets the user choose a folder; null if they choose none. */
export async function folderDialog(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory'] })
  return filePaths[0] ?? null
}

/** Lets the user choose a JSON file; null if they choose none. */
export async function jsonFileDialog(window: BrowserWindow, title: string): Promise<string | null> {
  const filters = [{ name: 'JSON', extensions: ['json'] }]
  const { filePaths } = await dialog.showOpenDialog(window, { title, filters, properties: ['openFile'] })
  return filePaths[0] ?? null
}

/** Asks for the file to write with the system's own dialog, which also confirms replacing a file. */
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
