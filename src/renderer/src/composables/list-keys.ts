import { useSelection } from '../stores/selection'

/**
 * The keys of the list itself: arrows, page (`pageRows` at a time), home and end, with Shift to extend; Enter and Space, unless a
 * column's head has the focus, which handles them itself.
 */
export function useListKeys(pageRows: () => number): (event: KeyboardEvent) => void {
  const selection = useSelection()

  const moves: Record<string, () => number> = {
    ArrowDown: () => 1,
    ArrowUp: () => -1,
    PageDown: pageRows,
    PageUp: () => -pageRows(),
    Home: () => -Infinity,
    End: () => Infinity,
  }

  return (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const move = moves[event.key]
    if (move !== undefined) selection.move(move(), event.shiftKey)
    else if (event.target !== event.currentTarget) return
    else if (event.key === 'Enter') selection.enterDetails()
    else if (event.key === ' ' && selection.current !== null) selection.pick(selection.current)
    else return
    event.preventDefault()
  }
}
