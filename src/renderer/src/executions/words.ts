import { t } from '../i18n'
import { useConnections } from '../stores/connections'
import type { CellCondition, Condition } from './conditions'
import { statusWord } from './status'

/** A condition in the user's language: "Model: flux-1.1-pro", "Needs attention". */
export function conditionWords(condition: Condition): string {
  if (condition.kind === 'rule') return t(`views.${condition.rule}`)
  return t(`chips.${condition.field}`, { value: shownValue(condition) })
}

/** The value of a cell as the user knows it. */
export function shownValue({ field, value }: CellCondition): string {
  if (field === 'status') return statusWord(value)
  return field === 'connectionId' ? useConnections().facts(value).name : value
}
