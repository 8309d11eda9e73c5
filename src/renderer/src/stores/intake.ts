import { defineStore } from 'pinia'
import type { PasteReport, TrackReport } from '@shared/contract'
import { until } from '@vueuse/core'
import { computed, shallowRef, watch } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'
import { useExecutions } from './executions'
import { useMonitor } from './monitor'
import { useOutcome } from './outcome'
import { useSelection } from './selection'

/** Longer texts are kept beside the box, because inside it the page would have to lay them out. */
export const maxShownText = 20_000
const settleMs = 120

/** A long text or the text of dropped files, with a name for it. */
interface Attachment {
  /** Evaluated whenever it is read, in the current language. */
  readonly name: string
  text: string
}

/** The box: a text that contains IDs is previewed and tracked; any other text searches the list. */
export const useIntake = defineStore('intake', () => {
  const executions = useExecutions()
  const monitor = useMonitor()
  const outcome = useOutcome()
  const selection = useSelection()

  const typed = shallowRef('')
  const attachment = shallowRef<Attachment | null>(null)
  const report = shallowRef<PasteReport | null>(null)
  /** The name of the group for executions tracked from the box; empty: none. */
  const batch = shallowRef('')
  const busy = shallowRef(false)
  /** Increases when the caret should move to the box. */
  const focusWanted = shallowRef(0)

  const text = computed(() => attachment.value?.text ?? typed.value)
  const mayContainIds = computed(() => attachment.value !== null || /exec_/i.test(typed.value))
  const foundIds = computed(
    () => report.value !== null && report.value.fresh.length + report.value.alreadyTracked.length > 0,
  )

  let timer: ReturnType<typeof setTimeout> | undefined
  watch(text, () => {
    clearTimeout(timer)
    if (mayContainIds.value) timer = setTimeout(() => void preview(), attachment.value ? 0 : settleMs)
    else report.value = null
    if (!foundIds.value) executions.search = attachment.value ? '' : typed.value
  })

  // The meaning of a paste depends on the connection it goes to.
  watch(
    () => monitor.activeConnection?.id,
    () => {
      if (report.value !== null) void preview()
    },
  )

  watch(report, (found) => {
    executions.search = foundIds.value || attachment.value ? '' : typed.value
    executions.only = found && found.fresh.length === 0 && foundIds.value ? new Set(found.alreadyTracked) : null
  })

  async function preview(): Promise<void> {
    const asked = text.value
    await outcome.attempt(async () => {
      const answer = await request('previewPaste', { text: asked })
      if (asked === text.value) report.value = answer
    })
  }

  /** Takes a text: beside the box if it is long or from a file, which is not what one searches for; else in the box. */
  function setText(given: string, file: string | null = null): void {
    const beside = given.length > maxShownText || (file !== null && given !== '')
    attachment.value = beside ? attach(given, file) : null
    typed.value = beside ? '' : given
  }

  /** Takes a text pasted or dropped anywhere in the window; `file`: the name of the file it is from. */
  function receiveText(given: string, file: string | null = null): void {
    setText(given, file)
    focusWanted.value += 1
  }

  function clear(): void {
    clearTimeout(timer)
    typed.value = ''
    attachment.value = null
    report.value = null
    batch.value = ''
    executions.search = ''
    executions.only = null
  }

  /** Makes way for another filter: removes text that only searches, keeps text that could still be tracked. */
  function clearSearch(): void {
    if (!mayContainIds.value || report.value?.fresh.length === 0) clear()
  }

  async function track(): Promise<void> {
    if (!busy.value) await trackText(text.value, batch.value.trim() || null)
  }

  /** Tracks the IDs of a text, from the box or elsewhere, once earlier ones are tracked. */
  async function trackText(given: string, into: string | null = null): Promise<void> {
    if (given.trim() === '') return
    while (busy.value) await until(busy).toBe(false)
    busy.value = true
    await outcome.attempt(async () => showTracked(await request('track', { text: given, batch: into }), given))
    busy.value = false
  }

  /** Reports and shows what was tracked of a text `given` here or elsewhere. Anything else in the box that was not tracked stays there. */
  function showTracked(tracked: TrackReport, given = ''): void {
    const { added, moved, nearMisses } = tracked
    const alreadyTracked = [...moved, ...tracked.alreadyTracked]
    outcome.reportSteps(tracked, () => describe(tracked), {
      nearMisses,
      undo: added.length === 0 ? null : () => request('stopTracking', { ids: added }),
    })
    const single = added.length + alreadyTracked.length === 1 ? (added[0] ?? alreadyTracked[0]) : undefined
    if (added.length + alreadyTracked.length === 0) return
    if (text.value === given) clear()
    else clearSearch()
    executions.showAll()
    if (added.length + moved.length === 0 && alreadyTracked.every((id) => executions.row(id)?.archived)) executions.filter = 'archived'
    executions.showWhenAdded(added)
    if (single !== undefined) selection.open(single)
  }

  return {
    typed, attachment, report, batch, busy, focusWanted, text, mayContainIds, foundIds,
    setText, receiveText, clear, clearSearch, track, trackText, showTracked,
  }
})

function attach(text: string, file: string | null): Attachment {
  return {
    text,
    get name() {
      return file ?? t('intake.pastedText')
    },
  }
}

/** "12 added, 3 already tracked, 1 not an ID", or that there was no ID at all. */
function describe({ added, moved, alreadyTracked, nearMisses }: TrackReport): string {
  const parts = [
    added.length > 0 ? t('outcome.added', {}, added.length) : null,
    moved.length > 0 ? t('outcome.movedHere', {}, moved.length) : null,
    alreadyTracked.length > 0 ? t('intake.alreadyTracked', {}, alreadyTracked.length) : null,
    nearMisses.length > 0 ? t('intake.notIds', {}, nearMisses.length) : null,
  ].filter((part) => part !== null)
  return parts.length > 0 ? parts.join(', ') : t('outcome.noIds')
}
