import { t } from './i18n'

/** The pressed key by its position, so that it is the same on every keyboard layout and with Shift. */
type Pressed = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>

const named: Record<string, string> = {
  Space: 'Space',
  Insert: 'Insert',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
}

/** The pressed keys as an Electron accelerator; null if they are not allowed as a global shortcut. */
export function acceleratorOf({ code, ctrlKey, altKey, shiftKey, metaKey }: Pressed): string | null {
  const key = /^Key([A-Z])$/.exec(code)?.[1] ?? /^Digit(\d)$/.exec(code)?.[1] ?? /^F(?:[1-9]|1\d|2[0-4])$/.exec(code)?.[0] ?? named[code]
  if (key === undefined || !(ctrlKey || altKey || metaKey)) return null
  const modifiers = [ctrlKey && 'Control', altKey && 'Alt', shiftKey && 'Shift', metaKey && 'Super']
  return [...modifiers, key].filter((part) => part !== false).join('+')
}

/** The keys of an accelerator, to display each one as a key. */
export function keysOf(accelerator: string): string[] {
  return accelerator.replace('CommandOrControl', 'Ctrl').replace('Control', 'Ctrl').split('+').map(keyName)
}

const spoken = ['Ctrl', 'Shift', 'Enter', 'Space', 'Del', 'Esc'] as const

/** The label of a key in the current language. Letters and signs are their own label. */
export function keyName(key: string): string {
  const name = spoken.find((one) => one === key)
  return name === undefined ? key : t(`keys.${name}`)
}
