import { watch } from 'vue'
import { folded } from '../executions/folded'
import { statusWords } from '../executions/status'
import { useConnections } from '../stores/connections'
import { useDownloads } from '../stores/downloads'
import { useExecutions } from '../stores/executions'
import { useMonitor } from '../stores/monitor'

/** Lets search find executions by their status as displayed, their connection's name, and the names of their saved files. */
export function useSearchNames(): void {
  const connections = useConnections()
  const downloads = useDownloads()
  const executions = useExecutions()
  const monitor = useMonitor()

  /** With a single connection, its name is no criterion. */
  function connectionNames(): Map<string, string> {
    const known = connections.mixed ? [...(monitor.state?.connections ?? []), ...(monitor.state?.formerConnections ?? [])] : []
    return new Map(known.map(({ id, name }) => [id, folded(name)]))
  }

  function shownStatuses(): Map<string, string> {
    return new Map([...statusWords()].map(([status, word]) => [status, folded(word)]))
  }

  watch(
    [() => JSON.stringify([...shownStatuses(), ...connectionNames()]), () => downloads.ids, () => downloads.counts.over],
    () => {
      executions.names = { statuses: shownStatuses(), connections: connectionNames(), executions: downloads.savedNames() }
    },
    { immediate: true },
  )
}
