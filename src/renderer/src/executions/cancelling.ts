import type { CancelOutcome } from '@shared/reports'
import { sayingText, t } from '../i18n'
import { statusWord } from './status'

/** The outcome of cancelling, in words. Several outcomes are counted by kind, with the first refusal in full. */
export function cancelWords(outcomes: readonly CancelOutcome[]): string {
  const [only] = outcomes
  if (only !== undefined && outcomes.length === 1) return singleWords(only)
  const count = (kind: CancelOutcome['kind']): number => outcomes.filter((one) => one.kind === kind).length
  const kinds = ['cancelled', 'already-ended', 'still-running', 'left-alone', 'refused'] as const
  const counted = kinds
    .filter((kind) => count(kind) > 0)
    .map((kind) => t(`cancel.counted.${kind}`, {}, count(kind)))
    .join(', ')
  const refused = outcomes.find((one) => one.kind === 'refused')
  return refused === undefined ? counted : `${counted}: ${sayingText(refused.saying)}`
}

function singleWords(outcome: CancelOutcome): string {
  switch (outcome.kind) {
    case 'cancelled':
      return t('cancel.cancelled')
    case 'already-ended':
      return t('cancel.alreadyEnded', { status: statusWord(outcome.status) })
    case 'still-running':
      return t('cancel.stillRunning', { status: statusWord(outcome.status) })
    case 'refused':
      return t('cancel.refused', { message: sayingText(outcome.saying) })
    case 'left-alone':
      return t('cancel.leftAlone')
  }
}
