import { defineStore } from 'pinia'
import type { DownloadState } from '@shared/files'
import type { StepsResult } from '@shared/reports'
import { computed, shallowRef, watch } from 'vue'
import { request, subscribe } from '../bridge'
import { activityOf, DownloadTable } from '../downloads/table'
import { nameOf, overWords } from '../downloads/words'
import { folded } from '../executions/folded'
import { t } from '../i18n'
import { useActions } from './actions'
import { useOutcome } from './outcome'

/** The downloads as reported by main, and the actions on them. */
export const useDownloads = defineStore('downloads', () => {
  const actions = useActions()
  const outcome = useOutcome()
  const table = new DownloadTable()

  /** Increases with every change. Read it before reading a download, to track changes. */
  const version = shallowRef(0)
  const ids = shallowRef(table.ids)
  const counts = shallowRef({ ...table.counts })
  const panelOpen = shallowRef(false)
  const progress = computed(() => (version.value >= 0 ? table.progress() : 0))

  function apply(change: { changed: readonly DownloadState[]; removed: readonly string[] }): void {
    table.apply(change)
    ids.value = table.ids
    counts.value = { ...table.counts }
    version.value += 1
  }

  /** Starts mirroring main; returns a function that stops it. Changes that arrive while the list is on its way are newer than it. */
  function start(): () => void {
    const changedMeanwhile = new Set<string>()
    let loading = true
    const stop = subscribe('downloads', ({ changed: text, removed }) => {
      const changed: DownloadState[] = JSON.parse(text)
      if (loading) for (const id of [...removed, ...changed.map((one) => one.id)]) changedMeanwhile.add(id)
      apply({ changed, removed })
    })
    void outcome.attempt(async () => {
      const all: DownloadState[] = JSON.parse(await request('downloads', null))
      loading = false
      apply({ changed: all.filter(({ id }) => !changedMeanwhile.has(id)), removed: [] })
    })
    return stop
  }

  function download(id: string): DownloadState | undefined {
    return version.value >= 0 ? table.get(id) : undefined
  }

  /** The newest download of a file. */
  function ofFile(executionId: string, fileId: string): DownloadState | undefined {
    return version.value >= 0 ? table.ofFile(executionId, fileId) : undefined
  }

  /** Saves these files, or all files of these executions if `fileIds` is null. */
  async function save(executionIds = actions.targets(), fileIds: string[] | null = null): Promise<void> {
    if (executionIds.length === 0) return
    await outcome.attempt(async () => {
      const answer = await request('saveFiles', { ids: executionIds, fileIds })
      const begun: DownloadState[] = JSON.parse(answer.begun)
      // Those that failed are tried again.
      apply({ changed: begun.filter(({ id }) => (table.get(id)?.phase.kind ?? 'failed') === 'failed'), removed: [] })
      outcome.report(() => (begun.length === 0 ? t('downloads.noFiles') : t('downloads.begun', {}, begun.length)))
      if (begun.length > 0) reportWhenDone(begun.map(({ id }) => id))
    })
  }

  /** Reports the outcome of these once none of them is running any more, unless another message has appeared since. */
  function reportWhenDone(begun: readonly string[]): void {
    const said = outcome.last
    const stop = watch(version, () => {
      const left = begun.map((id) => table.get(id)).filter((one) => one !== undefined)
      if (left.some((one) => activityOf(one) === 'busy')) return
      stop()
      if (outcome.last !== said) return
      if (left.length === 0) outcome.dismiss()
      else outcome.report(() => overWords(left), { tone: left.some((one) => activityOf(one) === 'asking') ? 'failed' : 'done' })
    })
  }

  function send(name: 'pauseDownloads' | 'resumeDownloads' | 'discardDownloads', chosen: string[]): void {
    if (chosen.length > 0) void outcome.attempt(async () => reportRest(await request(name, { ids: chosen })))
  }

  /** What was changed is visible; what was not would go unnoticed among thousands. */
  function reportRest(stepped: StepsResult): void {
    if (stepped.leftOut > 0) outcome.reportSteps(stepped, () => t('downloads.changed', {}, stepped.done))
  }

  function answer(chosen: string[], given: 'overwrite' | 'keep-both'): void {
    void outcome.attempt(async () => reportRest(await request('answerDownloads', { ids: chosen, answer: given })))
  }

  function show(id: string): void {
    void outcome.attempt(() => request('showSaved', { id }))
  }

  function idsIn(kind: DownloadState['phase']['kind']): string[] {
    return version.value >= 0 ? table.idsWhere(({ phase }) => phase.kind === kind) : []
  }

  /** Those that failed and may succeed when tried again. */
  function idsToTryAgain(): string[] {
    return version.value >= 0 ? table.idsWhere(({ phase }) => phase.kind === 'failed' && phase.failure.kind !== 'gone') : []
  }

  /** Names of saved files in lower case, by execution. */
  function savedNames(): Map<string, string> {
    const names = new Map<string, string>()
    for (const id of idsIn('done')) {
      const saved = table.get(id)
      if (saved) names.set(saved.executionId, `${names.get(saved.executionId) ?? ''}\n${folded(nameOf(saved))}`)
    }
    return names
  }

  return {
    savedNames,
    ids,
    counts,
    progress,
    panelOpen,
    start,
    download,
    ofFile,
    idsIn,
    idsToTryAgain,
    save,
    show,
    answer,
    pause: (chosen: string[]) => send('pauseDownloads', chosen),
    resume: (chosen: string[]) => send('resumeDownloads', chosen),
    discard: (chosen: string[]) => send('discardDownloads', chosen),
    pauseAll: () => send('pauseDownloads', table.idsWhere((one) => activityOf(one) === 'busy')),
    resumeAll: () => send('resumeDownloads', idsIn('paused')),
    cancelAll: () => send('discardDownloads', idsIn('paused')),
    clearFinished: () => send('discardDownloads', idsIn('done')),
  }
})
