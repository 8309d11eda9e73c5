import type { ConnectionPhase, ConnectionState } from '@shared/connection'

/** How much a phase wants attention; the most wanting connection is the one shown. */
const severity: Record<ConnectionPhase['kind'], number> = {
  'key-refused': 5,
  'key-missing': 4,
  paused: 3,
  'server-trouble': 3,
  offline: 2,
  'rate-limited': 1,
  online: 0,
}

/** The connection whose phase is worst, among those that watch something and the active one, which wins a draw. */
export function shownConnection(
  connections: readonly ConnectionState[],
  activeId: string,
): ConnectionState | null {
  const candidates = connections.filter((one) => one.id === activeId || one.active > 0)
  const rank = (one: ConnectionState): number => severity[one.phase.kind] * 2 + (one.id === activeId ? 1 : 0)
  return candidates.sort((a, b) => rank(b) - rank(a))[0] ?? null
}
