import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { formatClock } from '../format'
import { t } from '../i18n'
import { useConnections } from '../stores/connections'
import { useExecutions } from '../stores/executions'

/** The text shown while a preview of an execution loads: what it is waiting for, if it cannot be requested now. */
export function useLoadingWords(executionId: () => string): ComputedRef<string> {
  const connections = useConnections()
  const executions = useExecutions()
  return computed(() => {
    const connectionId = executions.row(executionId())?.connectionId
    const why = connections.waiting(connectionId)
    if (why !== null) return t('files.waits', { why })
    const spent = connections.spent(connectionId)
    return spent === null ? t('files.loading') : t('files.spent', { time: formatClock(spent) })
  })
}
