import { defineStore } from 'pinia'
import type { PatchBatch } from '@shared/contract'
import type { ExecutionRow } from '@shared/execution'
import { computed, shallowRef, watch } from 'vue'
import { testOf, withCondition } from '../executions/conditions'
import type { Condition } from '../executions/conditions'
import { searchIn } from '../executions/filters'
import type { ListView, OtherNames, QuickFilter } from '../executions/filters'
import { defaultSort, isDefaultSort } from '../executions/order'
import type { Sort } from '../executions/order'
import { runInSlices } from '../executions/slices'
import { ExecutionTable } from '../executions/table'
import { useAnnouncements } from './announcements'

const noWords: ListView['words'] = []
const agesEveryMs = 15_000

/** The list: rows as reported by main, which of them are in view and in which order, and the counts of the quick filters. */
export const useExecutions = defineStore('executions', () => {
  /** What search covers besides the rows. */
  const names = shallowRef<OtherNames>({ statuses: new Map(), connections: new Map(), executions: new Map() })
  /** How much to subtract from the times of each connection's API to match this computer's clock, ms, if anything. */
  const corrections = shallowRef<ReadonlyMap<string, number>>(new Map())
  const correctionOf = (connectionId: string): number => corrections.value.get(connectionId) ?? 0
  const table = new ExecutionTable((connectionId) => names.value.connections.get(connectionId) ?? '', correctionOf)
  const announcements = useAnnouncements()

  /** Increases with every batch. Read it before reading a row, to track changes. */
  const version = shallowRef(0)
  const visible = shallowRef(table.visible)
  const counts = shallowRef({ ...table.counts })
  /** True if some belong to a group. */
  const grouped = shallowRef(false)
  /** Rows that wait until the list is no longer held. `unsettled` also covers shown rows that would move. */
  const waiting = shallowRef(0)
  const unsettled = shallowRef(false)
  /** False until all rows have arrived. */
  const whole = shallowRef(false)

  const filter = shallowRef<QuickFilter>('all')
  const conditions = shallowRef<readonly Condition[]>([])
  const search = shallowRef('')
  const words = computed(() => (search.value === '' ? noWords : searchIn(search.value, names.value)))
  /** IDs in the box's text. */
  const only = shallowRef<ReadonlySet<string> | null>(null)
  /** IDs of a clicked notification. */
  const group = shallowRef<ReadonlySet<string> | null>(null)
  const sort = shallowRef<Sort>(defaultSort)

  /** How many executions there are, including the archive. */
  const total = computed(() => counts.value.all + counts.value.archived)
  const isNarrowed = computed(() => conditions.value.length > 0 || group.value !== null)

  // In separate tasks, so that a typed letter does not wait for the rows it leads to, and both together do not hold up the next one.
  let narrowing: ReturnType<typeof setTimeout> | undefined
  watch([filter, conditions, words, only, group], () => {
    clearTimeout(narrowing)
    narrowing = setTimeout(() => {
      table.narrow(view())
      narrowing = setTimeout(publish)
    })
  })

  // Which rows are slow, or of today, changes just with time.
  watch(
    () => conditions.value.some(({ kind }) => kind === 'rule'),
    (ages, _before, onCleanup) => {
      if (!ages) return
      const timer = setInterval(() => !table.held && narrow(), agesEveryMs)
      onCleanup(() => clearInterval(timer))
    },
  )

  /** Applies the pending view at once. */
  function narrow(): void {
    clearTimeout(narrowing)
    table.narrow(view())
    publish()
  }

  let cancelSort = (): void => undefined
  const sortedNames = (): string => (sort.value.column === 'connection' ? JSON.stringify([...names.value.connections]) : '')
  watch([sort, sortedNames, corrections], ([wanted]) => {
    cancelSort()
    cancelSort = runInSlices(table.sortBy(wanted), publish)
  })

  function view(): ListView {
    const now = Date.now()
    const ids = group.value
    const tests = conditions.value.map((condition) => testOf(condition, now, correctionOf))
    if (ids !== null) tests.push(({ id }) => ids.has(id))
    const withArchived = words.value.length > 0 || only.value !== null || ids !== null
    return { filter: filter.value, words: words.value, only: only.value, tests, withArchived }
  }

  function publish(): void {
    visible.value = table.visible
    counts.value = { ...table.counts }
    grouped.value = table.grouped > 0
    waiting.value = table.waiting
    unsettled.value = table.unsettled
    version.value += 1
  }

  const expected = new Set<string>()
  let cancelPreparing = (): void => undefined
  function reset(rows: readonly ExecutionRow[]): void {
    cancelPreparing()
    table.reset(rows)
    whole.value = true
    publish()
  }

  /** Shows the first rows, unless the list is sorted or filtered differently: then it waits for all rows. */
  function showFirst(rows: readonly ExecutionRow[]): void {
    if (!isDefaultSort(sort.value) || filter.value !== 'all' || isNarrowed.value) return
    table.reset(rows)
    publish()
  }

  /** Removes the first rows again, because the rest could not be loaded. */
  function clear(): void {
    table.reset([])
    publish()
  }

  /** Lists all rows: at once, or a few ms at a time if the user already sees the list. */
  async function fill(rows: readonly ExecutionRow[]): Promise<void> {
    cancelPreparing()
    if (visible.value.length > 0) await new Promise<void>((resolve) => void runInSlices(table.replaceBy(rows), resolve))
    else table.reset(rows)
    whole.value = true
    publish()
  }

  /** The text that only search needs has arrived, which completes the rows. */
  function complete(): void {
    table.forgetTexts()
    if (words.value.length > 0) settle()
    cancelPreparing = runInSlices(table.prepare(), () => undefined)
  }

  function apply(batch: Pick<PatchBatch, 'added' | 'changed' | 'removed'>): void {
    announcements.ended(table.apply(batch))
    const awaited = expected.size === 0 ? [] : [...batch.added, ...batch.changed].filter(({ id }) => expected.delete(id))
    if (awaited.length > 0) table.settle()
    publish()
  }

  /** While the list is held, shown rows keep their places. */
  function hold(held: boolean): void {
    table.hold(held)
    publish()
  }

  /** Shows the waiting rows at once. */
  function settle(): void {
    table.settle()
    publish()
  }

  /** Shows these at once, even if main has yet to report them: the user has just asked for them. */
  function showWhenAdded(ids: readonly string[]): void {
    for (const id of ids) if (table.row(id) === undefined) expected.add(id)
    narrow()
  }

  /** The user has just changed these, or brought them back: they move to their place as soon as main reports that. */
  function expectChange(ids: readonly string[]): void {
    for (const id of ids) expected.add(id)
  }

  /** The row of an ID, tracked for changes; undefined if it is not (or no longer) listed. */
  function row(id: string): ExecutionRow | undefined {
    return version.value >= 0 ? table.row(id) : undefined
  }

  /** The rows of those that are listed, tracked for changes all together: to track tens of thousands one by one takes most of a second. */
  function rows(ids: Iterable<string>): ExecutionRow[] {
    return version.value >= 0 ? table.rows(ids) : []
  }

  /** How many are tracked on a connection. */
  function countOf(connectionId: string): number {
    return version.value >= 0 ? table.count((row) => row.connectionId === connectionId) : 0
  }

  function narrowBy(condition: Condition): void {
    conditions.value = withCondition(conditions.value, condition)
  }

  function drop(condition: Condition): void {
    conditions.value = conditions.value.filter((one) => one !== condition)
  }

  function showAll(): void {
    filter.value = 'all'
    conditions.value = []
    search.value = ''
    only.value = null
    group.value = null
  }

  return {
    corrections,
    correctionOf,
    visible,
    counts,
    grouped,
    total,
    waiting,
    unsettled,
    whole,
    filter,
    conditions,
    search,
    names,
    only,
    group,
    sort,
    isNarrowed,
    narrow,
    showFirst,
    clear,
    fill,
    reset,
    complete,
    apply,
    hold,
    settle,
    showWhenAdded,
    expectChange,
    row,
    rows,
    countOf,
    narrowBy,
    drop,
    showAll,
  }
})
