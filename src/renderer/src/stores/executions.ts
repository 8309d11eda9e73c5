import { defineStore } from 'pinia'
import type { PatchBatch } from '@shared/contract'
import type { ExecutionRow } from '@shared/execution'
import { shallowRef, watch } from 'vue'
import { searchWords } from '../executions/filters'
import type { QuickFilter } from '../executions/filters'
import { ExecutionTable } from '../executions/table'
import { useAnnouncements } from './announcements'

/** The list: rows as main tells them, what is in view, and how many each quick filter holds. */
export const useExecutions = defineStore('executions', () => {
  const table = new ExecutionTable()
  const announcements = useAnnouncements()

  /** Rises with every batch; whoever reads a row reads it first. */
  const version = shallowRef(0)
  const visible = shallowRef(table.visible)
  const counts = shallowRef({ ...table.counts })
  const filter = shallowRef<QuickFilter>('all')
  const search = shallowRef('')
  const only = shallowRef<ReadonlySet<string> | null>(null)

  watch([filter, search, only], () => {
    table.narrow({ filter: filter.value, words: searchWords(search.value), only: only.value })
    visible.value = table.visible
  })

  function publish(): void {
    visible.value = table.visible
    counts.value = { ...table.counts }
    version.value += 1
  }

  function reset(rows: readonly ExecutionRow[]): void {
    table.reset(rows)
    publish()
  }

  function apply(batch: Pick<PatchBatch, 'added' | 'changed' | 'removed'>): void {
    announcements.ended(table.apply(batch))
    publish()
  }

  /** The row of an ID, tracked for changes; undefined when it is not listed (any more). */
  function row(id: string): ExecutionRow | undefined {
    return version.value >= 0 ? table.row(id) : undefined
  }

  function showAll(): void {
    filter.value = 'all'
    search.value = ''
    only.value = null
  }

  return { visible, counts, filter, search, only, reset, apply, row, showAll }
})
