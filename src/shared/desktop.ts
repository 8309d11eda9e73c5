import type { TerminalStatus } from './status'

/** Why an end that should have been announced was not shown as a notification. */
export type HoldBackReason =
  /** Notifications of its outcome are off. */
  | 'outcome-off'
  /** Notifications of its group are off. */
  | 'group-muted'
  | 'muted'
  | 'quiet-hours'
  /** The window was focused, and the user wants notifications only while it is not. */
  | 'window-focused'

/** An end that the user was notified of, or that was held back on purpose. */
export interface AnnouncedEnd {
  executionId: string
  label: string | null
  outcome: TerminalStatus
  errorCode: string | null
  /** Epoch ms. */
  at: number
  /** Null: it was shown. */
  heldBack: HoldBackReason | null
}

/** The most ends that `announcedEnds` returns. */
export const maxAnnounced = 50

/** The page's commands that the menu can trigger, each with the page's own key in Electron's accelerator notation; null if it has none. */
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
