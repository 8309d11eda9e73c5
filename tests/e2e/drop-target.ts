import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'
import { electronExecutable } from '../support/app'

/** What was dropped: its name and the SHA-256 of its bytes. */
interface Dropped {
  name: string
  digest: string
}

declare global {
  interface Window {
    dropped?: Dropped
  }
}

/** Another program beside the app's window, from x = 1200 on, that takes what is dropped on it. */
export async function startDropTarget(): Promise<{ dropped: () => Promise<Dropped | null>; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'monitor-drop-'))
  const main = `const { app, BrowserWindow } = require('electron')
    app.whenReady().then(() => new BrowserWindow({ x: 1200, y: 0, width: 300, height: 700, frame: false }).loadFile('page.html'))`
  const markup = `<body style="margin: 0; height: 100vh"><script>
    document.ondragover = (event) => event.preventDefault()
    document.ondrop = async (event) => {
      event.preventDefault()
      const [file] = event.dataTransfer.files
      const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
      window.dropped = { name: file.name, digest: [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') }
    }</script>`
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'drop-target', version: '1.0.0', main: 'main.js' }))
  writeFileSync(join(folder, 'main.js'), main)
  writeFileSync(join(folder, 'page.html'), markup)
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    chromiumSandbox: process.getuid?.() !== 0,
    args: [folder, `--user-data-dir=${join(folder, 'data')}`],
  })
  const page = await app.firstWindow()
  return {
    dropped: () => page.evaluate(() => window.dropped ?? null),
    stop: async () => {
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Moves the real pointer of the display along a line in small steps, with its button held; positions in pixels of the screen. */
export function drag(from: { x: number; y: number }, to: { x: number; y: number }): void {
  const steps = Array.from({ length: 30 }, (_, n) => (n + 1) / 30)
  const at = (share: number): string[] => [from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share].map((value) => String(Math.round(value)))
  execFileSync('xdotool', ['mousemove', ...at(0), 'mousedown', '1', ...steps.flatMap((share) => ['mousemove', ...at(share), 'sleep', '0.03']), 'mouseup', '1'])
}
