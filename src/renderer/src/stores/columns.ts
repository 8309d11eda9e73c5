import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { boundedWidth, columnTemplate, defaultColumns, fitColumns, moveColumn, pulledWidth } from '../executions/columns'
import type { Column, ColumnName } from '../executions/columns'
import { useConnections } from './connections'
import { useExecutions } from './executions'

/** The columns of the list, as arranged by the user and as they fit. */
export const useColumns = defineStore('columns', () => {
  const connections = useConnections()
  const executions = useExecutions()
  const all = shallowRef<readonly Column[]>(defaultColumns)
  /** The width of the list, px. */
  const available = shallowRef(1100)

  /** The columns that are informative: the connection is not if there is only one, nor is the group if there is none. */
  const telling = computed(() =>
    all.value.filter(({ name }) => (name !== 'connection' || connections.mixed) && (name !== 'group' || executions.grouped)),
  )
  const fitted = computed(() => fitColumns(telling.value, available.value, executions.sort.column))
  const template = computed(() => columnTemplate(fitted.value))
  const names = computed<readonly ColumnName[]>((before) => {
    const now = fitted.value.map(({ name }) => name)
    return before !== undefined && before.join() === now.join() ? before : now
  })
  const widthOf = (name: ColumnName): number => fitted.value.find((column) => column.name === name)?.width ?? 0
  /** True if the status has room for its word beside its mark. */
  const statusWide = computed(() => widthOf('status') >= 72)

  /** True if the connection has room for its name beside its mark. */
  const connectionWide = computed(() => widthOf('connection') >= 72)

  function change(name: ColumnName, changed: Partial<Column>): void {
    all.value = all.value.map((column) => (column.name === name ? { ...column, ...changed } : column))
  }

  function show(name: ColumnName, shown: boolean): void {
    change(name, { shown })
  }

  function resize(name: ColumnName, width: number): void {
    change(name, { width: boundedWidth(width) })
  }

  /** Takes hold of a column's edge; returns the function that puts it so many px from where it was. */
  function pull(name: ColumnName): (by: number) => void {
    const drawn = widthOf(name)
    const chosen = all.value.find((column) => column.name === name)?.width ?? drawn
    return (by) => resize(name, pulledWidth(chosen, drawn, drawn + by))
  }

  function move(name: ColumnName, to: ColumnName): void {
    all.value = moveColumn(all.value, name, to)
  }

  function reset(): void {
    all.value = defaultColumns
  }

  return { all, telling, available, template, names, statusWide, connectionWide, widthOf, show, resize, pull, move, reset }
})
