import type { Execution, ExecutionDetails, JsonValue } from '@shared/execution'
import { t } from '../i18n'

const endings: Partial<Record<string, 'failed' | 'expired' | 'cancelled'>> = { FAILED: 'failed', EXPIRED: 'expired', CANCELLED: 'cancelled' }

/** Why an execution ended without a result, unless an error tells it; null if one does, or there is a result. */
export function whyNoResult({ execution, output }: Pick<ExecutionDetails, 'execution' | 'output'>): 'failed' | 'expired' | 'cancelled' | 'empty' | null {
  const { status, result, error, files } = execution
  if (error !== null || files.length > 0 || !isEmpty(output)) return null
  return endings[status] ?? (status === 'COMPLETED' && result === 'fetched' ? 'empty' : null)
}

const isEmpty = (output: JsonValue | undefined): boolean => output === undefined || (typeof output === 'string' && output.trim() === '')

/** When a due result will come. `why`: what requests on its connection wait for; null if they may leave. */
export function dueWords({ trouble }: Pick<Execution, 'trouble'>, why: string | null): string {
  if (why !== null) return t('details.resultWaits', { why })
  return t(trouble === null ? 'details.resultDue' : 'details.resultAgain')
}
