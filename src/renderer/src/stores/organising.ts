import { defineStore } from 'pinia'
import { isActive } from '@shared/status'
import type { ExecutionRow } from '@shared/execution'
import type { StepsResult } from '@shared/reports'
import { shallowRef } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'
import { useActions } from './actions'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useSelection } from './selection'
import { useSettings } from './settings'
import { useWork } from './work'

/** Organises executions: pinning, archiving, muting their group, deleting. */
export const useOrganising = defineStore('organising', () => {
  const actions = useActions()
  const dialogs = useDialogs()
  const executions = useExecutions()
  const selection = useSelection()
  const settings = useSettings()
  const work = useWork()
  /** The executions that the user is asked about before deleting them. */
  const toDelete = shallowRef<readonly string[]>([])

  function idsWhere(ids: readonly string[], test: (row: ExecutionRow) => boolean): string[] {
    return executions.rows(ids).filter(test).map(({ id }) => id)
  }

  const unpinned = (ids = actions.targets()): string[] => idsWhere(ids, ({ pinned }) => !pinned)
  /** The executions that can be archived. */
  const archivable = (ids = actions.targets()): string[] => idsWhere(ids, ({ status, archived }) => !archived && !isActive(status))
  const archived = (ids = actions.targets()): string[] => idsWhere(ids, (row) => row.archived)

  /** Pins those that are not pinned; if all are, unpins them. */
  async function togglePin(ids = actions.targets()): Promise<void> {
    const notPinned = unpinned(ids)
    if (notPinned.length > 0) await setPinned(notPinned, true)
    else await setPinned(ids, false)
  }

  /** Changes executions, with undo. `send` asks main for one state or the other. */
  async function changeWithUndo(
    ids: string[],
    state: boolean,
    send: (some: string[], on: boolean) => Promise<StepsResult>,
    words: (count: number) => string,
  ): Promise<void> {
    if (ids.length === 0) return
    const apply = (on: boolean) => (some: string[]): Promise<StepsResult> => {
      executions.expectChange(some)
      return send(some, on)
    }
    await work.run(ids, apply(state), words, apply(!state))
  }

  function setPinned(ids: string[], pinned: boolean): Promise<void> {
    const words = (count: number): string => t(pinned ? 'organise.pinned' : 'organise.unpinned', {}, count)
    return changeWithUndo(ids, pinned, (some, on) => request('pin', { ids: some, pinned: on }), words)
  }

  function setArchived(ids: string[], into: boolean): Promise<void> {
    selection.goOn(selection.placeWithout(ids))
    const words = (count: number): string => t(into ? 'organise.archived' : 'organise.unarchived', {}, count)
    // What was taken out on purpose stays out. An undo leaves it to its age again.
    const out = into ? 'open' : 'kept'
    return changeWithUndo(ids, into, (some, on) => request('archive', { ids: some, archive: on ? 'archived' : out }), words)
  }

  function askToDelete(ids = actions.targets()): void {
    toDelete.value = ids
    if (ids.length > 0) dialogs.open = 'delete'
  }

  async function deleteForGood(): Promise<void> {
    const ids = [...toDelete.value]
    dialogs.open = null
    selection.goOn(selection.placeWithout(ids))
    await work.run(ids, (some) => request('deleteForGood', { ids: some }), (count) => t('organise.deleted', {}, count), null)
  }

  const isMuted = (group: string): boolean => settings.values.mutedGroups.includes(group)

  /** Whether the ends of a group are shown as notifications. Resolves to whether it was saved. */
  function mute(group: string, muted: boolean): Promise<boolean> {
    const others = settings.latest().mutedGroups.filter((one) => one !== group)
    return settings.change({ mutedGroups: muted ? [...others, group] : others })
  }

  return { toDelete, unpinned, archivable, archived, togglePin, setArchived, askToDelete, deleteForGood, isMuted, mute }
})
