import { computed, shallowRef } from 'vue'
import type { ComputedRef, WritableComputedRef } from 'vue'
import { useConnections } from '../stores/connections'
import { useMonitor } from '../stores/monitor'

/** The choice of all connections but the simulator. */
export const allConnections = ''

/**
 * Which connections statistics cover: the one in use when they are opened, until the user chooses another one or all. What is chosen
 * and no longer there is the one in use again. `counted` is the same array until an ID changes.
 */
export function useCounted(): { chosen: WritableComputedRef<string>; counted: ComputedRef<readonly string[]> } {
  const connections = useConnections()
  const monitor = useMonitor()
  const inUse = (): string => monitor.activeConnection?.id ?? allConnections
  const wanted = shallowRef(inUse())
  const chosen = computed({
    get: () => (isOffered(wanted.value) ? wanted.value : inUse()),
    set: (id) => (wanted.value = id),
  })
  const counted = computed<readonly string[]>((before) => {
    const now = chosen.value === allConnections ? connections.real : [chosen.value]
    return before?.join() === now.join() ? before : now
  })

  function isOffered(choice: string): boolean {
    return choice === allConnections ? connections.real.length > 1 : connections.listed.some(({ id }) => id === choice)
  }

  return { chosen, counted }
}
