import { statSync } from 'node:fs'
import { nativeImage } from 'electron'
import type { NativeImage, WebContents } from 'electron'
import fileIcon from './icons/file.png?asset'

const iconHeight = 64
/** Larger pictures take too long to be drawn while the pointer waits. */
const mostPictureBytes = 8 * 1024 ** 2

/** Lets the pointer drag a file out of the window, under a picture of it. Returns when it was dropped, or at once on macOS. */
export function startDrag(contents: WebContents, path: string): void {
  contents.startDrag({ file: path, icon: pictureOf(path) ?? nativeImage.createFromPath(fileIcon) })
}

/** Electron draws these two formats; null for any other file. */
function pictureOf(path: string): NativeImage | null {
  if (!/\.(png|jpe?g)$/i.test(path) || statSync(path).size > mostPictureBytes) return null
  const picture = nativeImage.createFromPath(path)
  return picture.isEmpty() ? null : picture.resize({ height: iconHeight })
}
