import type { MenuItemConstructorOptions } from 'electron'
import { isolated } from '@shared/bidi'
import type { ConnectionState } from '@shared/connection'
import type { AnnouncedEnd } from '@shared/desktop'
import type { TerminalStatus } from '@shared/status'
import { shortened, shortId } from '../tracking/announcer'
import { words } from '../words/words'

/** What the tray shows. */
export interface TrayView {
  connections: Pick<ConnectionState, 'active' | 'phase'>[]
  /** How many failures were announced since the window was last looked at. */
  unseenFailures: number
  /** Newest first. */
  recent: AnnouncedEnd[]
  paused: boolean
  /** Epoch ms; null if notifications are not muted. */
  mutedUntil: number | null
}

export interface TrayActions {
  open: () => void
  select: (executionId: string) => void
  setPaused: (paused: boolean) => void
  setMuted: (muted: boolean) => void
  quit: () => void
}

/** What the icon shows. `attention`: something failed and was not looked at yet, or a key was refused. */
export type TrayMood = 'idle' | 'active' | 'attention'

/** Characters; a menu is as wide as its widest item. */
const longestPart = 40

const outcomes: Record<TerminalStatus, string> = { COMPLETED: '✓', FAILED: '✗', CANCELLED: '–', EXPIRED: '⌛' }

const active = ({ connections }: TrayView): number => connections.reduce((sum, connection) => sum + connection.active, 0)

export function trayMood(view: TrayView): TrayMood {
  if (view.unseenFailures > 0 || view.connections.some(({ phase }) => phase.kind === 'key-refused')) return 'attention'
  return active(view) > 0 && !view.paused ? 'active' : 'idle'
}

export function trayTooltip(view: TrayView): string {
  return `ModelRoute Monitor: ${activity(view)}`
}

/** The menu of the tray icon, in the current language. */
export function trayMenu(view: TrayView, actions: TrayActions): MenuItemConstructorOptions[] {
  const { recent, paused, mutedUntil } = view
  const { tray } = words()
  const muted = mutedUntil === null ? tray.mute : tray.mutedUntil(new Date(mutedUntil).toTimeString().slice(0, 5))
  return [
    { label: tray.open, click: actions.open },
    { label: activity(view), enabled: false },
    { type: 'separator' },
    ...recent.map((end) => ({ label: ended(end), click: () => actions.select(end.executionId) })),
    ...(recent.length > 0 ? [{ type: 'separator' as const }] : []),
    { label: tray.pause, type: 'checkbox', checked: paused, click: () => actions.setPaused(!paused) },
    { label: muted, type: 'checkbox', checked: mutedUntil !== null, click: () => actions.setMuted(mutedUntil === null) },
    { type: 'separator' },
    { label: tray.quit, click: actions.quit },
  ]
}

function activity(view: TrayView): string {
  const { tray } = words()
  return view.paused ? tray.activePaused(active(view)) : tray.active(active(view))
}

function ended({ executionId, label, outcome, errorCode }: AnnouncedEnd): string {
  const parts = [outcomes[outcome], label ?? shortId(executionId), errorCode].filter((part) => part !== null)
  return parts.map((part) => isolated(shortened(part, longestPart))).join(' ').replaceAll('&', '&&')
}
