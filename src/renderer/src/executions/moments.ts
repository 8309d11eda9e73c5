import type { ExecutionRow } from '@shared/execution'
import { formatMoment } from '../format'
import { t } from '../i18n'
import { outlook } from './progress'

/** When it began and ended, in absolute times; undefined if neither is known. */
export function timeMoments({ createdAt, completedAt, endSeenAt }: Pick<ExecutionRow, 'createdAt' | 'completedAt' | 'endSeenAt'>): string | undefined {
  return lines([
    createdAt === null ? null : t('list.createdAt', { moment: formatMoment(createdAt) }),
    completedAt === null ? null : t('list.endedAt', { moment: formatMoment(completedAt) }),
    completedAt !== null || endSeenAt === null ? null : t('list.endSeenAt', { moment: formatMoment(endSeenAt) }),
  ])
}

/** The absolute times between which the end is expected, preceded by an explanation if it is late; undefined if nothing is expected. */
export function expectedMoments(row: Pick<ExecutionRow, 'status' | 'eta' | 'slowAfter'>, now: number): string | undefined {
  const { kind } = outlook(row, now)
  if (kind === 'unknown') return undefined
  return lines([
    kind === 'late' ? t('list.lateTitle') : kind === 'slow' ? t('list.slowTitle') : null,
    row.eta === null ? null : t('list.expectedAt', { from: formatMoment(row.eta.from), to: formatMoment(row.eta.to) }),
  ])
}

function lines(texts: readonly (string | null)[]): string | undefined {
  const shown = texts.filter((text) => text !== null)
  return shown.length > 0 ? shown.join('\n') : undefined
}
