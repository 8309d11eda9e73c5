import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import { t } from '../i18n'
import { useConnections } from '../stores/connections'
import { useExecutions } from '../stores/executions'

/** What is said while a preview of an execution loads: what it waits for, where it cannot be asked for now. */
export function useLoadingWords(executionId: () => string): ComputedRef<string> {
  const connections = useConnections()
  const executions = useExecutions()
  return computed(() => {
    const why = connections.waiting(executions.row(executionId())?.connectionId)
    return why === null ? t('files.loading') : t('files.waits', { why })
  })
}
