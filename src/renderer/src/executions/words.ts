import { t } from '../i18n'
import { useConnections } from '../stores/connections'
import type { CellField, Condition } from './conditions'
import { statusWord } from './status'

/** A condition in the user's language: "Model: flux-1.1-pro", "Needs attention". */
export function conditionWords(condition: Condition): string {
  if (condition.kind === 'rule') return t(`views.${condition.rule}`)
  const { field, value } = condition
  return t(`chips.${field}`, { value: shownValue(field, value) })
}

function shownValue(field: CellField, value: string): string {
  if (field === 'status') return statusWord(value)
  return field === 'connectionId' ? useConnections().facts(value).name : value
}
