import { statSync } from 'node:fs'
import { nativeImage } from 'electron'
import type { NativeImage, WebContents } from 'electron'
import fileIcon from './icons/file.png?asset'

const iconHeight = 64
/** Larger pictures take too long to draw while the pointer waits. */
const maxPictureBytes = 8 * 1024 ** 2

/** Lets the pointer drag a file out of the window, with a picture of it. Returns after the drop; on macOS at once. */
export function startDrag(contents: WebContents, path: string): void {
  contents.startDrag({ file: path, icon: pictureOf(path) ?? nativeImage.createFromPath(fileIcon) })
}

/** A picture of the file; null for formats other than the two that Electron can draw. */
function pictureOf(path: string): NativeImage | null {
  if (!/\.(png|jpe?g)$/i.test(path) || statSync(path).size > maxPictureBytes) return null
  const picture = nativeImage.createFromPath(path)
  return picture.isEmpty() ? null : picture.resize({ height: iconHeight })
}
