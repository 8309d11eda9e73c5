import { useEventListener } from '@vueuse/core'
import { maxPasteLength } from '@shared/contract'
import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { t } from '../i18n'
import { useDialogs } from '../stores/dialogs'
import { useDragOut } from '../stores/drag-out'
import { longestShownText, useIntake } from '../stores/intake'
import { useOutcome } from '../stores/outcome'

/** Takes text pasted anywhere in the window and files or text dropped on it; true while something hovers. */
export function useDrops(): Readonly<ShallowRef<boolean>> {
  const intake = useIntake()
  const dialogs = useDialogs()
  const dragOut = useDragOut()
  const outcome = useOutcome()
  const hovering = shallowRef(false)

  useEventListener(document, 'paste', (event: ClipboardEvent) => {
    if (dialogs.open !== null) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text === '' || (isEditable(event.target) && text.length <= longestShownText)) return
    event.preventDefault()
    intake.take(text)
  })

  useEventListener(document, 'dragover', (event: DragEvent) => {
    if (dragOut.under || !isReadable(event.dataTransfer)) return
    event.preventDefault()
    hovering.value = true
  })
  useEventListener(document, 'dragleave', (event: DragEvent) => {
    if (event.relatedTarget === null) hovering.value = false
  })
  useEventListener(document, 'drop', (event: DragEvent) => {
    if (dragOut.under || !isReadable(event.dataTransfer)) return
    event.preventDefault()
    hovering.value = false
    const files = [...(event.dataTransfer?.files ?? [])]
    const text = event.dataTransfer?.getData('text/plain') ?? ''
    if (files.length > 0) void outcome.attempt(() => attachFiles(files))
    else if (text !== '') intake.take(text)
  })

  async function attachFiles(files: File[]): Promise<void> {
    const size = files.reduce((sum, file) => sum + file.size, 0)
    if (size > maxPasteLength) throw new Error(t('intake.tooLarge', { limit: '32 MB' }))
    const texts = await Promise.all(files.map(read))
    intake.take(texts.join('\n'), files.map((file) => file.name).join(', '))
  }

  return hovering
}

/** Throws in words for the user: a folder has no text, nor may every file be read. */
async function read(file: File): Promise<string> {
  try {
    return await file.text()
  } catch (error) {
    throw new Error(t('intake.unreadable', { name: file.name }), { cause: error })
  }
}

/** A column's head that is dragged, for one, holds nothing to track. */
function isReadable(transfer: DataTransfer | null): boolean {
  return transfer !== null && (transfer.types.includes('Files') || transfer.types.includes('text/plain'))
}

/** The box that shows a long text by its name alone takes nothing by itself. */
function isEditable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches(':read-write')
}
