import type { TerminalStatus } from './status'

/** Why an end was not shown as a notification, though it was one to tell of. */
export type HeldBack =
  /** Notifications of its outcome are off. */
  | 'outcome-off'
  /** Notifications of its group are off. */
  | 'group-muted'
  | 'muted'
  | 'quiet-hours'
  /** The window was focused, and notifications are wanted only while it is not. */
  | 'window-focused'

/** An end that the user was told of, or on purpose was not. */
export interface ToldEnd {
  executionId: string
  label: string | null
  outcome: TerminalStatus
  errorCode: string | null
  /** Epoch ms. */
  at: number
  /** Null: it was shown. */
  heldBack: HeldBack | null
}

/** The most ends that `told` answers. */
export const mostTold = 50

/** What the menu can ask of the page, and the page's own key for it, as Electron's accelerators are written; null: it has none. */
export const commandKeys = {
  search: '/',
  settings: 'CmdOrCtrl+,',
  shortcuts: '?',
  track: 'CmdOrCtrl+Enter',
  exportCsv: null,
  exportJson: null,
  next: 'J',
  previous: 'K',
  details: 'Enter',
  close: 'Escape',
  toggle: 'X',
  selectAll: 'CmdOrCtrl+A',
  copyIds: 'C',
  saveFiles: 'D',
  askNow: 'R',
  pin: 'P',
  stopTracking: 'Delete',
  undo: 'CmdOrCtrl+Z',
} as const satisfies Record<string, string | null>
export type CommandName = keyof typeof commandKeys
