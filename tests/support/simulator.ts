import { onTestFinished } from 'vitest'
import { createClient, type ClientOptions, type ModelRouteClient } from '../../src/main/modelroute/client'
import { systemClock } from '../../src/main/tracking/system-clock'
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator'

/** A running simulator that stops when the test ends, and a client for it. */
export async function startSimulator(
  options: SimulatorOptions & { client?: Partial<ClientOptions> } = {},
): Promise<{ simulator: Simulator; baseUrl: string; client: ModelRouteClient }> {
  const { client: clientOptions, ...simulatorOptions } = options
  const simulator = createSimulator({ seed: 1, limit: 10_000, ...simulatorOptions })
  const { baseUrl, key } = await simulator.start()
  onTestFinished(() => simulator.stop())
  const client = createClient({ fetch, clock: systemClock, baseUrl, readKey: () => key, ...clientOptions })
  return { simulator, baseUrl, client }
}

/** A signal that never aborts. */
export const never = new AbortController().signal
