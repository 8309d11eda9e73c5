import { t } from './i18n'

/** What is pressed, by the place of the key, so that it is the same on every keyboard layout and with Shift. */
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

/** The pressed keys as an Electron accelerator; null while they are none that a global shortcut may have. */
export function acceleratorOf({ code, ctrlKey, altKey, shiftKey, metaKey }: Pressed): string | null {
  const key = /^Key([A-Z])$/.exec(code)?.[1] ?? /^Digit(\d)$/.exec(code)?.[1] ?? /^F(?:[1-9]|1\d|2[0-4])$/.exec(code)?.[0] ?? named[code]
  if (key === undefined || !(ctrlKey || altKey || metaKey)) return null
  const modifiers = [ctrlKey && 'Control', altKey && 'Alt', shiftKey && 'Shift', metaKey && 'Super']
  return [...modifiers, key].filter((part) => part !== false).join('+')
}

/** The keys of an accelerator, to show each as a key. */
export function keysOf(accelerator: string): string[] {
  return accelerator.replace('CommandOrControl', 'Ctrl').replace('Control', 'Ctrl').split('+').map(keyName)
}

const spoken = ['Ctrl', 'Shift', 'Enter', 'Space', 'Del', 'Esc'] as const

/** What stands on a key, in the current language; a letter or a sign stands for itself. */
export function keyName(key: string): string {
  const name = spoken.find((one) => one === key)
  return name === undefined ? key : t(`keys.${name}`)
}
