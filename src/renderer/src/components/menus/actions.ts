import { Archive, ArchiveRestore, Ban, BellOff, BellRing, Braces, Copy, Download, ExternalLink, EyeOff, FileJson, FileText, FolderPlus, Pin, PinOff, RefreshCw, ScrollText, Tag, Terminal, Trash2 } from '@lucide/vue'
import type { Component } from 'vue'
import { t } from '../../i18n'
import { useActions } from '../../stores/actions'
import { useCancelling } from '../../stores/cancelling'
import { useDownloads } from '../../stores/downloads'
import { useExecutions } from '../../stores/executions'
import { useLabelling } from '../../stores/labelling'
import { useOrganising } from '../../stores/organising'
import { useReports } from '../../stores/reports'

/** An item of a menu; `key` is the key that does the same. */
export interface Action {
  icon: Component
  text: string
  key?: string
  disabled?: boolean
  run: () => unknown
}

/** All actions on executions, in groups. */
export function allActions(targets: string[]): Action[][] {
  const actions = useActions()
  const cancelling = useCancelling()
  const downloads = useDownloads()
  const executions = useExecutions()
  const labelling = useLabelling()
  const reports = useReports()
  const [single] = targets.length === 1 ? targets : []
  const candidates = cancelling.candidates(targets)
  const haveFiles = targets.some((id) => (executions.row(id)?.fileCount ?? 0) > 0)
  return [
    [
      { icon: Copy, text: t(single === undefined ? 'selection.copyIds' : 'details.copyId'), key: 'C', run: () => actions.copyIds(targets) },
      { icon: Terminal, text: t('actions.copyCurl'), run: () => reports.copyAs('curl', targets) },
      { icon: Braces, text: t('actions.copyJson'), run: () => reports.copyAs('json', targets) },
    ],
    [
      { icon: RefreshCw, text: t('details.askNow'), key: 'R', run: () => actions.askNow(targets) },
      { icon: Download, text: t('actions.saveFiles'), key: 'D', disabled: !haveFiles, run: () => downloads.save(targets) },
    ],
    [{ icon: Tag, text: t('selection.labelMenu'), run: () => labelling.ask('label', targets) }, ...organisingActions(targets)],
    [
      ...exportActions((format) => reports.exportAs(format, targets)),
      { icon: ScrollText, text: t('actions.transcript'), disabled: single === undefined, run: () => single !== undefined && reports.transcript(single) },
      { icon: ExternalLink, text: t('details.dashboard'), run: () => actions.openDashboard() },
    ],
    [
      { icon: Ban, text: t('actions.cancel', {}, Math.max(1, candidates.length)), disabled: candidates.length === 0, run: () => cancelling.ask(candidates) },
      { icon: EyeOff, text: t('details.stop'), key: 'Del', run: () => actions.stopTracking(targets) },
      deletion(targets),
    ],
  ]
}

/** The actions that keep executions in order: by group, at the top, in the archive. */
export function organisingActions(targets: string[]): Action[] {
  const labelling = useLabelling()
  const organising = useOrganising()
  const pins = organising.unpinned(targets).length > 0
  const ended = organising.archivable(targets)
  const archived = organising.archived(targets)
  return [
    { icon: FolderPlus, text: t('organise.moveToGroup'), run: () => labelling.ask('batch', targets) },
    ...muting(targets),
    { icon: pins ? Pin : PinOff, text: t(pins ? 'organise.pin' : 'organise.unpin'), key: 'P', run: () => organising.togglePin(targets) },
    ...(ended.length === 0 && archived.length > 0
      ? []
      : [{ icon: Archive, text: t('organise.archive', {}, Math.max(1, ended.length)), disabled: ended.length === 0, run: () => organising.setArchived(ended, true) }]),
    ...(archived.length === 0
      ? []
      : [{ icon: ArchiveRestore, text: t('organise.unarchive', {}, archived.length), run: () => organising.setArchived(archived, false) }]),
  ]
}

/** Mutes the group of a single execution, if it has one. */
function muting(targets: string[]): Action[] {
  const organising = useOrganising()
  const [id] = targets.length === 1 ? targets : []
  const group = id === undefined ? null : (useExecutions().row(id)?.batch ?? null)
  if (group === null) return []
  const muted = organising.isMuted(group)
  const text = t(muted ? 'organise.unmuteGroup' : 'organise.muteGroup', { name: group })
  return [{ icon: muted ? BellRing : BellOff, text, run: () => organising.mute(group, !muted) }]
}

export function deletion(targets: string[]): Action {
  return { icon: Trash2, text: t('organise.delete'), run: () => useOrganising().askToDelete(targets) }
}

export function exportActions(run: (format: 'csv' | 'json') => unknown): Action[] {
  return [
    { icon: FileText, text: t('actions.exportCsv'), run: () => run('csv') },
    { icon: FileJson, text: t('actions.exportJson'), run: () => run('json') },
  ]
}
