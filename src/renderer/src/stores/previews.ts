import { defineStore } from 'pinia'
import type { FileReference } from '@shared/execution'
import { previewUrl, retryUrl } from '@shared/files'
import type { Preview } from '@shared/files'
import { saying, verbatim } from '@shared/sayings/sayings'
import type { Saying } from '@shared/sayings/sayings'
import { shallowReactive } from 'vue'
import { request } from '../bridge'
import { isDrawable } from '../executions/files'
import { wordsOf } from '../failure'

/** What can be shown of a file; `loading` until main has answered, undefined before it was asked. */
export type PreviewReading = Preview | 'loading' | undefined

/** The measured size and duration of a picture, video or audio, in pixels and ms; null is "has none". */
export interface Measures {
  width: number | null
  height: number | null
  durationMs: number | null
}

/** The measurements of a film or sound whose metadata has loaded. */
export function mediaMeasures(media: HTMLMediaElement): Measures {
  const pixels = media instanceof HTMLVideoElement ? { width: media.videoWidth, height: media.videoHeight } : { width: null, height: null }
  return { ...pixels, durationMs: Number.isFinite(media.duration) ? media.duration * 1000 : null }
}

/** What main said about the files that were viewed. */
export const usePreviews = defineStore('previews', () => {
  const readings = shallowReactive(new Map<string, Preview | 'loading'>())
  const measures = shallowReactive(new Map<string, Measures>())
  /** Files that the user asked for. What failed stays wanted, unless it is gone. */
  const wanted = new Set<string>()
  const pictures = shallowReactive(new Map<string, string>())
  const keyOf = (executionId: string, fileId: string): string => `${executionId}/${fileId}`

  function of(executionId: string, fileId: string): PreviewReading {
    return readings.get(keyOf(executionId, fileId))
  }

  /**
   * Asks main what can be shown. `byUser`: the user wants it whatever its size, even if it is already on its way. Files that
   * are shown are not asked again.
   */
  async function load(executionId: string, fileId: string, byUser = false): Promise<void> {
    const key = keyOf(executionId, fileId)
    const known = readings.get(key)
    if (known === 'loading' ? !byUser || wanted.has(key) : known !== undefined && known.kind !== 'failed' && known.kind !== 'on-request') return
    readings.set(key, 'loading')
    if (byUser) wanted.add(key)
    const asked = wanted.has(key)
    const found = await inspect(executionId, fileId, asked)
    if (!asked && wanted.has(key)) return
    if (found.kind === 'failed' && found.failure.kind === 'gone') wanted.delete(key)
    readings.set(key, typeof known === 'object' && known.kind === 'failed' ? afterFailure(known, found) : found)
  }

  /** The address of an execution's first picture that has been drawn. */
  function pictureOf(executionId: string): string | undefined {
    return pictures.get(executionId)
  }

  /** Takes the measurements of a file that was drawn. By then all of it has arrived, so its byte size is known too. */
  async function measure(executionId: string, fileId: string, found: Measures): Promise<void> {
    const key = keyOf(executionId, fileId)
    measures.set(key, found)
    const reading = readings.get(key)
    if (typeof reading !== 'object' || !('url' in reading)) return
    // A container for films may hold nothing but sound.
    const shown: Preview = reading.kind === 'video' && found.width === 0 ? { ...reading, kind: 'audio' } : reading
    readings.set(key, shown)
    if (shown.kind === 'image' && isDrawable(found) && !pictures.has(executionId)) pictures.set(executionId, shown.url)
    if (shown.sizeBytes !== null) return
    const again = await inspect(executionId, fileId, shown.url.startsWith(previewUrl(executionId, fileId, true)))
    if ('sizeBytes' in again && readings.get(key) === shown) readings.set(key, { ...shown, sizeBytes: again.sizeBytes })
  }

  /** To be called when what is shown could not be drawn. If its transfer broke off, that is shown instead. */
  async function onDrawFailed(executionId: string, fileId: string): Promise<void> {
    const key = keyOf(executionId, fileId)
    const shown = readings.get(key)
    const broken = await request('brokenFile', { executionId, fileId }).catch(() => null)
    if (broken !== null && readings.get(key) === shown) readings.set(key, broken)
  }

  /** A file, corrected and completed by what its content has revealed since. */
  function complete(executionId: string, file: FileReference): FileReference {
    const key = keyOf(executionId, file.fileId)
    const reading = readings.get(key)
    const preview = reading === 'loading' ? undefined : reading
    const found = measures.get(key)
    return {
      ...file,
      format: file.format ?? (preview && 'mediaType' in preview ? preview.mediaType : null),
      sizeBytes: (preview && 'sizeBytes' in preview ? preview.sizeBytes : null) ?? file.sizeBytes,
      width: found?.width ?? file.width,
      height: found?.height ?? file.height,
      durationMs: found?.durationMs ?? file.durationMs,
    }
  }

  return { of, load, pictureOf, measure, onDrawFailed, complete }
})

/** A failure stays until the file is there, or fails in another way. */
function afterFailure(failed: Preview & { kind: 'failed' }, found: Preview): Preview {
  if (found.kind === 'on-request') return failed
  return 'url' in found ? { ...found, url: retryUrl(found.url) } : found
}

async function inspect(executionId: string, fileId: string, asked: boolean): Promise<Preview> {
  try {
    return (await request('inspectFile', { executionId, fileId, asked })) ?? failedPreview(saying('file-untracked'))
  } catch (error) {
    return failedPreview(verbatim(wordsOf(error)))
  }
}

function failedPreview(said: Saying): Preview {
  return { kind: 'failed', failure: { kind: 'rejected', saying: said, requestId: null }, at: Date.now() }
}
