import { t } from '../../i18n'

const named = ['day', 'month', 'year', 'hour', 'minute'] as const

/** The name of a part of a date or time; separators have none. */
export function segmentLabel(part: string): string | undefined {
  const name = named.find((one) => one === part)
  return name && t(`fields.${name}`)
}

/** The parts swallow every key; Escape must reach what contains the field. */
export function passOn({ key, currentTarget }: KeyboardEvent): void {
  if (currentTarget instanceof HTMLElement) currentTarget.parentElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
}
