import { AudioLines, File, FileText, Film, Image } from '@lucide/vue'
import type { Component } from 'vue'
import type { MediaKind } from '../../executions/files'

/** The icon that stands for a kind of file. */
export const mediaIcons: Record<MediaKind, Component> = {
  image: Image,
  video: Film,
  audio: AudioLines,
  text: FileText,
  other: File,
}
