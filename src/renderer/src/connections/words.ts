import { simulatorConnection } from '@shared/connection'
import type { ConnectionPhase, ConnectionState, KeyStanding } from '@shared/connection'
import type { RequestFailure } from '@shared/execution'
import { formatClock, formatIn, formatSpan } from '../format'
import { sayingText, t } from '../i18n'

/** The connections worth distinguishing: all but the user's only one, while it has no key and watches nothing. */
export function distinct(connections: readonly ConnectionState[]): ConnectionState[] {
  const own = connections.filter(({ id }) => id !== simulatorConnection)
  return connections.filter((one) => own.length > 1 || one.id === simulatorConnection || one.key.kind === 'set' || one.active > 0)
}

/** True if nothing gets through and the user may have to do something. */
export function inTrouble({ phase }: Pick<ConnectionState, 'phase'>): boolean {
  return phase.kind === 'key-refused' || phase.kind === 'key-missing' || phase.kind === 'server-trouble'
}

export function phaseWords(phase: ConnectionPhase): string {
  switch (phase.kind) {
    case 'online':
      return t('connection.online')
    case 'offline':
      return t('connection.offline')
    case 'key-missing':
      return t('connection.keyMissing')
    case 'key-refused':
      return t('connection.keyRefused')
    case 'paused':
      return t('connection.paused')
    case 'rate-limited':
      return t('connection.rateLimited', { time: formatClock(phase.until) })
    case 'server-trouble':
      return isDatabaseTrouble(phase.failure) ? t('connection.databaseTrouble') : t('connection.serverTrouble')
  }
}

/** The API answers; what it says cannot be stored. */
function isDatabaseTrouble({ saying }: RequestFailure): boolean {
  return saying.name === 'not-stored'
}

/**
 * When the next request leaves, in words that hold from `now` until the next tick, `stepMs` later; null while none may leave. If
 * executions are watched but no request is due, some are in flight.
 */
export function nextWords({ phase, nextRequestAt, active }: Pick<ConnectionState, 'phase' | 'nextRequestAt' | 'active'>, now: number, stepMs: number): string | null {
  if (phase.kind === 'server-trouble') return t('connection.nextTry', { when: formatIn(phase.until, now) })
  if (phase.kind !== 'online') return null
  if (nextRequestAt === null && active === 0) return t('connection.idle')
  const at = nextRequestAt ?? now
  const when = at - now < stepMs && stepMs > 1000 ? t('time.within', { span: formatSpan(stepMs) }) : formatIn(at, now)
  return t('connection.nextRequest', { when })
}

/** What a request is waiting for, phrased to follow "waits"; null if it may leave. */
export function waitingWords(phase: ConnectionPhase): string | null {
  if (phase.kind === 'online') return null
  if (phase.kind === 'server-trouble' && isDatabaseTrouble(phase.failure)) return t('connection.waits.database-trouble')
  return t(`connection.waits.${phase.kind}`, phase.kind === 'rate-limited' ? { time: formatClock(phase.until) } : {})
}

/** Until when the rate limit is used up, epoch ms; null if it is not. It is if little more than the reserve is left and no request leaves before the window resets. */
export function spentUntil({ budget, nextRequestAt }: Pick<ConnectionState, 'budget' | 'nextRequestAt'>): number | null {
  if (budget === null || nextRequestAt === null || budget.remaining >= 2 * budget.reserve) return null
  return nextRequestAt > budget.resetAt - 1000 ? nextRequestAt : null
}

/** The colour of a phase's dot. */
export const phaseColours: Readonly<Record<ConnectionPhase['kind'], string>> = {
  online: 'bg-completed',
  offline: 'bg-neutral',
  'key-missing': 'bg-neutral',
  'key-refused': 'bg-failed',
  paused: 'bg-neutral',
  'rate-limited': 'bg-warning',
  'server-trouble': 'bg-warning',
}

/** What is known about a key. */
export function standingWords(standing: KeyStanding): string {
  switch (standing.kind) {
    case 'checking':
      return t('connections.standing.checking')
    case 'accepted':
      return t(`connections.standing.${standing.permission ?? 'accepted'}`)
    case 'refused':
    case 'unreached':
      return t(`connections.standing.${standing.kind}`, { message: sayingText(standing.saying) })
  }
}
