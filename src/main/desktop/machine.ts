import { app, net, powerMonitor } from 'electron'
import type { Details } from 'electron'
import type { Clock } from '../tracking/clock'
import { renewNetworkSession } from './network'
import { Route } from './route'
import { timeZoneFollower } from './time-zone'

const checkEveryMs = 2_000
/** What takes longer to look up: Chromium's network process tells the proxy, ICU the time zone. */
const lookUpEveryMs = 10_000
/** Waking and unlocking come together, and count as one event. */
const debounceMs = 2_000
const clockJumpMs = 1_500
/** Chromium's name for it. */
const networkService = 'network.mojom.NetworkService'

interface MachineDeps {
  clock: Clock
  /** An address that requests go to, used to detect proxy changes. */
  address: string
  /** Called after the machine slept. */
  onWake: () => void
  /** Called when the user is back, requests take a different route than before, or all of them were lost. */
  onConditionsChanged: () => void
  onOnline: (online: boolean) => void
  /** Called when the clock was set by `byMs` or to another time zone, or ran on while the machine slept. Each changes every displayed time of day. */
  onClockSet: (byMs: number) => void
  log: (message: string) => void
}

/** Reports what happens to the machine: sleep, lock, network, proxy and clock. Returns a function that stops it. */
export function watchMachine(deps: MachineDeps): () => void {
  const { clock } = deps
  let wokeAt = -Infinity
  let conditionsChangedAt = -Infinity
  /** How long the machine has slept with its monotonic clock stopped. */
  const asleepMs = (): number => clock.uptime() - clock.monotonic()
  let noticedMs = asleepMs()
  const isRecent = (at: number): boolean => clock.monotonic() - at < debounceMs
  const hasSlept = (): boolean => asleepMs() - noticedMs > clockJumpMs
  const onWake = (): void => {
    if (isRecent(wokeAt) && !hasSlept()) return
    noticedMs = asleepMs()
    wokeAt = conditionsChangedAt = clock.monotonic()
    deps.onWake()
  }
  const onConditionsChanged = (): void => {
    if (isRecent(conditionsChangedAt)) return
    conditionsChangedAt = clock.monotonic()
    deps.onConditionsChanged()
  }
  const onProcessGone = (_event: Electron.Event, { serviceName, reason }: Details): void => {
    if (serviceName !== networkService || reason === 'clean-exit') return
    deps.log(`The network process ended: ${reason}`)
    renewNetworkSession()
    onConditionsChanged()
  }
  powerMonitor.on('resume', onWake)
  powerMonitor.on('unlock-screen', onConditionsChanged)
  app.on('child-process-gone', onProcessGone)

  const route = new Route(deps.address, onConditionsChanged)
  const followTimeZone = timeZoneFollower()
  const lookUp = (): void => {
    void route.checkProxy()
    if (followTimeZone()) deps.onClockSet(0)
  }

  /** The clock's distance from the time that passed while awake, and from all the time that passed. */
  const offsets = (): [number, number] => [clock.wall() - clock.monotonic(), clock.wall() - clock.uptime()]
  let last = offsets()
  const check = (): void => {
    deps.onOnline(net.isOnline())
    route.checkAddresses()
    // No event tells of it where no service does.
    if (hasSlept()) onWake()
    const now = offsets()
    const [moved, set] = [now[0] - last[0], now[1] - last[1]].map((by) => (Math.abs(by) > clockJumpMs ? by : 0))
    if (moved || set) deps.onClockSet(set ?? 0)
    last = now
  }
  check()
  lookUp()
  const timers = [setInterval(check, checkEveryMs), setInterval(lookUp, lookUpEveryMs)]
  return () => {
    timers.forEach((timer) => clearInterval(timer))
    powerMonitor.off('resume', onWake)
    powerMonitor.off('unlock-screen', onConditionsChanged)
    app.off('child-process-gone', onProcessGone)
  }
}
