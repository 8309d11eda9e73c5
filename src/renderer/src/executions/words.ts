import { t } from '../i18n'
import type { Condition } from './conditions'
import { statusWord } from './status'

/** A condition in the user's language: "Model: flux-1.1-pro", "Needs attention". */
export function conditionWords(condition: Condition): string {
  if (condition.kind === 'rule') return t(`views.${condition.rule}`)
  const { field, value } = condition
  return t(`chips.${field}`, { value: field === 'status' ? statusWord(value) : value })
}
