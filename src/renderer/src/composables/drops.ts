import { useEventListener } from '@vueuse/core'
import { maxPasteLength } from '@shared/limits'
import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { Failure } from '../failure'
import { t } from '../i18n'
import { useDragOut } from '../stores/drag-out'
import { maxShownText, useIntake } from '../stores/intake'
import { useOutcome } from '../stores/outcome'

/**
 * Takes text pasted anywhere in the window, and files or text dropped on it; true while something hovers. While a dialog
 * is in front, only its own fields accept anything.
 */
export function useDrops(): Readonly<ShallowRef<boolean>> {
  const intake = useIntake()
  const dragOut = useDragOut()
  const outcome = useOutcome()
  const hovering = shallowRef(false)

  useEventListener(document, 'paste', (event: ClipboardEvent) => {
    if (isBehindDialog()) return
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text === '' || (isEditable(event.target) && text.length <= maxShownText)) return
    event.preventDefault()
    intake.receiveText(text)
  })

  useEventListener(document, 'dragover', (event: DragEvent) => {
    if (dragOut.under || !isReadable(event.dataTransfer) || refuse(event)) return
    event.preventDefault()
    hovering.value = true
  })
  useEventListener(document, 'dragleave', (event: DragEvent) => {
    if (event.relatedTarget === null) hovering.value = false
  })
  useEventListener(document, 'drop', (event: DragEvent) => {
    hovering.value = false
    if (dragOut.under || !isReadable(event.dataTransfer) || refuse(event)) return
    event.preventDefault()
    const files = [...(event.dataTransfer?.files ?? [])]
    const text = event.dataTransfer?.getData('text/plain') ?? ''
    if (files.length > 0) void receiveFiles(files)
    else if (text !== '') intake.receiveText(text)
  })

  let refusal: typeof outcome.last = null
  /** A drop that works leaves nothing to say about the one before. */
  async function receiveFiles(files: File[]): Promise<void> {
    const works = await outcome.attempt(() => attachFiles(files))
    if (!works) refusal = outcome.last
    else if (outcome.last === refusal) outcome.dismiss()
  }

  async function attachFiles(files: File[]): Promise<void> {
    const size = files.reduce((sum, file) => sum + file.size, 0)
    if (size > maxPasteLength) throw new Failure(() => t('intake.tooLarge', { limit: '32 MB' }))
    const texts = await Promise.all(files.map(read))
    intake.receiveText(texts.join('\n'), files.map((file) => file.name).join(', '))
  }

  return hovering
}

/** Throws in words for the user: a folder has no text, and not every file may be read. */
async function read(file: File): Promise<string> {
  try {
    return await file.text()
  } catch (error) {
    throw new Failure(() => t('intake.unreadable', { name: file.name }), { cause: error })
  }
}

/** True if nothing is accepted. The pointer shows that, unless a field of the dialog accepts the text by itself. */
function refuse(event: DragEvent): boolean {
  if (!isBehindDialog()) return false
  const { dataTransfer } = event
  if (dataTransfer !== null && (dataTransfer.types.includes('Files') || !isEditable(event.target))) {
    event.preventDefault()
    dataTransfer.dropEffect = 'none'
  }
  return true
}

function isBehindDialog(): boolean {
  return document.querySelector('[data-modal]') !== null
}

/** False for example for a dragged column head, which contains nothing to track. */
function isReadable(transfer: DataTransfer | null): boolean {
  return transfer !== null && (transfer.types.includes('Files') || transfer.types.includes('text/plain'))
}

/** A box that shows only the name of a long text does not accept text by itself. */
function isEditable(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches(':read-write')
}
