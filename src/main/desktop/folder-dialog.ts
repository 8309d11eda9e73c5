import { dialog } from 'electron'
import type { BrowserWindow } from 'electron'

/** Lets the user choose a folder; null when none was chosen. */
export async function folderDialog(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory'] })
  return filePaths[0] ?? null
}
