import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'

/** Lets the user choose a JSON file; null when none was chosen. */
export async function jsonFileDialog(window: BrowserWindow, title: string): Promise<string | null> {
  const filters = [{ name: 'JSON', extensions: ['json'] }]
  const { filePaths } = await dialog.showOpenDialog(window, { title, filters, properties: ['openFile'] })
  return filePaths[0] ?? null
}
