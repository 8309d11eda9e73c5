import { networkInterfaces } from 'node:os'
import { net, powerMonitor, session } from 'electron'
import type { Clock } from '../tracking/clock'

const lookedEveryMs = 2_000
/** Waking and unlocking come together, and are one event. */
const onceWithinMs = 2_000
const clockJumpMs = 1_500

export interface MachineDeps {
  clock: Clock
  /** An address that requests go to: its proxy is looked at. */
  address: string
  /** It slept. */
  onWake: () => void
  /** Somebody is back, or requests take another way than before. */
  onRenewed: () => void
  onOnline: (online: boolean) => void
  /** The clock was set by `byMs`, or only went on while the machine slept: every time of day that was told is another one. */
  onClockSet: (byMs: number) => void
}

/** Tells what happens to the machine: sleep, lock, network, proxy and clock. Answers the function that ends it. */
export function watchMachine(deps: MachineDeps): () => void {
  const { clock } = deps
  let wokeAt = -Infinity
  let renewedAt = -Infinity
  const isRecent = (at: number): boolean => clock.monotonic() - at < onceWithinMs
  const onWake = (): void => {
    if (isRecent(wokeAt)) return
    wokeAt = renewedAt = clock.monotonic()
    deps.onWake()
  }
  const onRenewed = (): void => {
    if (isRecent(renewedAt)) return
    renewedAt = clock.monotonic()
    deps.onRenewed()
  }
  powerMonitor.on('resume', onWake)
  powerMonitor.on('unlock-screen', onRenewed)

  let way: string | null = null
  const lookAtWay = async (): Promise<void> => {
    const now = JSON.stringify([addresses(), await session.defaultSession.resolveProxy(deps.address)])
    const changed = way !== null && way !== now
    way = now
    if (!changed) return
    // Connections of the old way may hang until they time out.
    await session.defaultSession.closeAllConnections()
    onRenewed()
  }

  /** How far the clock is from what passed without sleep, and from all that passed. */
  const offsets = (): [number, number] => [clock.wall() - clock.monotonic(), clock.wall() - clock.uptime()]
  let last = offsets()
  const look = (): void => {
    deps.onOnline(net.isOnline())
    void lookAtWay()
    const now = offsets()
    const [moved, set] = [now[0] - last[0], now[1] - last[1]].map((by) => (Math.abs(by) > clockJumpMs ? by : 0))
    if (moved || set) deps.onClockSet(set ?? 0)
    last = now
  }
  look()
  const timer = setInterval(look, lookedEveryMs)
  return () => {
    clearInterval(timer)
    powerMonitor.off('resume', onWake)
    powerMonitor.off('unlock-screen', onRenewed)
  }
}

/** Where other machines reach this one. */
function addresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? [])
  return all.filter(({ internal }) => !internal).map(({ address }) => address).sort()
}
