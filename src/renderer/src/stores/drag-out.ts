import { useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import type { FileReference } from '@shared/execution'
import type { Preview } from '@shared/files'
import { saying } from '@shared/sayings/sayings'
import { shallowRef } from 'vue'
import { request } from '../bridge'
import { goneWords } from '../executions/file-expiry'
import { sayingText, t } from '../i18n'
import { useOutcome } from './outcome'

/** Dragging files out of the window. */
export const useDragOut = defineStore('dragOut', () => {
  const outcome = useOutcome()
  /** True from the start of a drag until the page sees that no button is held. It sees no pointer while the system drags. */
  const under = shallowRef(false)
  useEventListener(window, 'pointermove', ({ buttons }: PointerEvent) => {
    if (buttons === 0) under.value = false
  })
  useEventListener(window, 'keydown', () => (under.value = false))
  // If there was nothing to drag, releasing the card must not count as a click on it.
  useEventListener(window, 'click', (event) => {
    if (under.value) event.stopPropagation()
    under.value = false
  }, { capture: true })

  /** Lets the system drag a file. One that is not available locally is fetched, and the user is asked to drag it again. */
  async function begin(executionId: string, file: FileReference): Promise<void> {
    const { fileId } = file
    await outcome.attempt(async () => {
      under.value = true
      const { begun } = await request('dragFile', { executionId, fileId })
      if (begun) return
      outcome.report(() => t('files.fetchingToDrag'))
      const preview = await request('fetchFile', { executionId, fileId })
      outcome.report(() => fetchWords(file, preview), { tone: preview === null || preview.kind === 'failed' ? 'failed' : 'done' })
    })
  }

  return { under, begin }
})

function fetchWords(file: FileReference, preview: Preview | null): string {
  if (preview === null) return sayingText(saying('file-untracked'))
  if (preview.kind === 'failed') {
    const { failure, at } = preview
    return failure.kind === 'gone' ? goneWords(file, at) : sayingText(failure.saying)
  }
  return t(preview.kind === 'unknown' || preview.kind === 'mismatch' ? 'files.saveToDrag' : 'files.readyToDrag')
}
