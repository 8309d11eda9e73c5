import type { MonitorBridge } from '@shared/contract'

declare global {
  interface Window {
    readonly monitor: MonitorBridge
  }
}
