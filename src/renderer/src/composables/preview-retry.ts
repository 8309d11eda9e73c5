import { watch } from 'vue'
import { useConnections } from '../stores/connections'
import { useExecutions } from '../stores/executions'
import { usePreviews } from '../stores/previews'

/** Requests a preview that failed with its connection again, once that works or the execution has moved to one that does. */
export function usePreviewRetry(executionId: () => string, fileId: () => string): void {
  const connections = useConnections()
  const executions = useExecutions()
  const previews = usePreviews()
  const connectionId = (): string | undefined => executions.row(executionId())?.connectionId
  watch([connectionId, () => connections.waiting(connectionId())], ([, why]) => {
    const shown = previews.of(executionId(), fileId())
    if (why === null && typeof shown === 'object' && shown.kind === 'failed') void previews.load(executionId(), fileId())
  })
}
