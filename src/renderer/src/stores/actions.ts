import { defineStore } from 'pinia'
import { request } from '../bridge'
import { t } from '../i18n'
import { useExecutions } from './executions'
import { useMonitor } from './monitor'
import { useOutcome } from './outcome'
import { useSelection } from './selection'
import { useWork } from './work'

/** The actions on executions from the list, its menus and the details. */
export const useActions = defineStore('actions', () => {
  const executions = useExecutions()
  const monitor = useMonitor()
  const outcome = useOutcome()
  const selection = useSelection()
  const work = useWork()

  /** The marked rows in view, in their order. If there are none, the current one, if its row or its details are visible. */
  function targets(): string[] {
    const { shown, current, detailsOpen } = selection
    if (shown.length > 0) return [...shown]
    return current !== null && (detailsOpen || executions.visible.includes(current)) ? [current] : []
  }

  async function copy(text: string, words = (): string => t('outcome.copied')): Promise<void> {
    await outcome.attempt(async () => {
      await request('copyText', { text })
      outcome.report(words)
    })
  }

  async function copyIds(ids = targets()): Promise<void> {
    if (ids.length > 0) await copy(ids.join('\n'), () => t('outcome.idsCopied', {}, ids.length))
  }

  async function askNow(ids = targets()): Promise<void> {
    if (ids.length === 0) return
    await outcome.attempt(async () => {
      const asked = await request('askNow', { ids })
      if (asked.length === 0) return outcome.report(() => t('outcome.notAsked', {}, ids.length))
      const said = canBeAsked(asked) ? 'outcome.asking' : 'outcome.askingLater'
      outcome.report(() => t(said, {}, asked.length))
    })
  }

  /** True if nothing prevents the connections of all of these from being asked. */
  function canBeAsked(ids: readonly string[]): boolean {
    const held = new Set(monitor.state?.connections.filter(({ phase }) => phase.kind !== 'online').map(({ id }) => id))
    return ids.every((id) => !held.has(executions.row(id)?.connectionId ?? ''))
  }

  async function stopTracking(ids = targets()): Promise<void> {
    if (ids.length === 0) return
    // Before it is done: for many it takes a while, during which the user may go elsewhere.
    selection.goOn(selection.placeWithout(ids))
    await work.run(
      ids,
      (some) => request('stopTracking', { ids: some }),
      (count) => t('outcome.stopped', {}, count),
      (gone) => {
        executions.expectChange(gone)
        return request('restore', { ids: gone })
      },
    )
  }

  async function openDashboard(): Promise<void> {
    await outcome.attempt(() => request('openDashboard', null))
  }

  return { targets, copy, copyIds, askNow, stopTracking, openDashboard }
})
