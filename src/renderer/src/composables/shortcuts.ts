import { useEventListener } from '@vueuse/core'
import { useActions } from '../stores/actions'
import { useDialogs } from '../stores/dialogs'
import { useIntake } from '../stores/intake'
import { useOutcome } from '../stores/outcome'
import { useSelection } from '../stores/selection'

/** The keys that work anywhere in the window, outside fields, dialogs, menus and trees. */
export function useShortcuts(): void {
  const actions = useActions()
  const dialogs = useDialogs()
  const intake = useIntake()
  const outcome = useOutcome()
  const selection = useSelection()

  const plain: Record<string, () => unknown> = {
    '/': () => (intake.focusWanted += 1),
    '?': () => (dialogs.open = 'shortcuts'),
    j: () => selection.move(1, false),
    k: () => selection.move(-1, false),
    x: () => selection.current !== null && selection.toggle(selection.current),
    c: () => actions.copyIds(),
    r: () => actions.askNow(),
    Delete: () => actions.stopTracking(),
    Escape: () => (selection.detailsOpen ? selection.closeDetails() : selection.clear()),
  }
  const withControl: Record<string, () => unknown> = {
    a: () => selection.all(),
    c: () => actions.copyIds(),
    z: () => outcome.undo(),
  }

  useEventListener(document, 'keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || dialogs.open !== null) return
    const control = event.ctrlKey || event.metaKey
    if (control && event.key === ',') dialogs.open = 'settings'
    else if (ownsKeys(event.target)) return
    else if (!run(control ? withControl : plain, event)) return
    event.preventDefault()
  })
}

function run(commands: Record<string, () => unknown>, event: KeyboardEvent): boolean {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (!Object.hasOwn(commands, key)) return false
  const hasSelectedText = window.getSelection()?.isCollapsed === false
  if (key === 'c' && hasSelectedText) return false
  commands[key]?.()
  return true
}

function ownsKeys(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, [role=menu], [role=dialog], [role=tree]') !== null
  )
}
