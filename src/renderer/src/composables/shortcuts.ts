import { useEventListener } from '@vueuse/core'
import type { CommandName } from '@shared/desktop'
import { useCommands } from '../stores/commands'
import { useDialogs } from '../stores/dialogs'
import { focusList } from './list-focus'

const plain: Record<string, CommandName> = {
  '/': 'search',
  '?': 'shortcuts',
  j: 'next',
  k: 'previous',
  x: 'toggle',
  c: 'copyIds',
  d: 'saveFiles',
  r: 'askNow',
  p: 'pin',
  Enter: 'details',
  Delete: 'stopTracking',
  Escape: 'close',
}
const withControl: Record<string, CommandName> = {
  a: 'selectAll',
  c: 'copyIds',
  z: 'undo',
}

/** The keys that work anywhere in the window, outside fields, dialogs, menus and trees. */
export function useShortcuts(): void {
  const commands = useCommands()
  const dialogs = useDialogs()

  useEventListener(document, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || dialogs.any) return
    const control = event.ctrlKey || event.metaKey
    const name = control && event.key === ',' ? 'settings' : commandOf(event, control ? withControl : plain)
    if (name === null) return
    event.preventDefault()
    const moves = name === 'next' || name === 'previous'
    // A key held down repeats: Delete would stop tracking row after row.
    if (event.repeat && !moves) return
    commands.run(name)
    // Moving through the list without focus must show where one is.
    if (moves && event.target === document.body) focusList()
  })
}

/** The command of a key; null if the key belongs to the focused element. */
function commandOf(event: KeyboardEvent, keys: Record<string, CommandName>): CommandName | null {
  if (ownsKeys(event.target)) return null
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  // Whatever floats over the list closes first, even if nothing in it has the focus.
  if (key === 'Escape' && document.querySelector('[data-dismissable-layer]') !== null) return null
  // Elsewhere Enter belongs to the focused element.
  if (key === 'Enter' && event.target !== document.body) return null
  const hasSelectedText = window.getSelection()?.isCollapsed === false
  return Object.hasOwn(keys, key) && !(key === 'c' && hasSelectedText) ? (keys[key] ?? null) : null
}

function ownsKeys(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, [contenteditable], [role=menu], [role=dialog], [role=tree]') !== null
  )
}
