import { t } from '../../i18n'

const named = ['day', 'month', 'year', 'hour', 'minute'] as const

/** The name of a part of a date or time; what stands between two parts has none. */
export function segmentLabel(part: string): string | undefined {
  const name = named.find((one) => one === part)
  return name && t(`fields.${name}`)
}

/** The parts keep every key to themselves; Escape is for what the field stands in. */
export function passOn({ key, currentTarget }: KeyboardEvent): void {
  if (currentTarget instanceof HTMLElement) currentTarget.parentElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
