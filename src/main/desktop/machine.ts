import { net, powerMonitor } from 'electron'

const networkCheckedEveryMs = 2_000

/** Tells when the machine woke or was unlocked, and whether it has a network (Electron has no event for that in main). */
export function watchMachine(deps: { onWake: () => void; onOnline: (online: boolean) => void }): () => void {
  powerMonitor.on('resume', deps.onWake)
  powerMonitor.on('unlock-screen', deps.onWake)
  deps.onOnline(net.isOnline())
  const timer = setInterval(() => deps.onOnline(net.isOnline()), networkCheckedEveryMs)
  return () => clearInterval(timer)
}
