import { onTestFinished } from 'vitest'
import type { PatchBatch } from '@shared/contract'
import type { Execution } from '@shared/execution'
import type { Announcement } from '../../src/main/tracking/announcer'
import { createSimulator } from '../../src/simulator/simulator'
import type { SimulatorOptions } from '../../src/simulator/simulator'
import { temporaryFolder } from './folder'
import { startWatching } from './watching'

type MonitorOptions = SimulatorOptions & Pick<Parameters<typeof startWatching>[0], 'opened' | 'moveFiles'>

/** The main process without Electron, on a simulator of its own. Unless `opened`, it watches nothing yet. Both stop when the test ends. */
export async function startMonitor({ opened = true, moveFiles, ...options }: MonitorOptions = {}) {
  const simulator = createSimulator({ seed: 11, ...options })
  const { baseUrl, key } = await simulator.start()
  const folder = temporaryFolder()
  const shown: Announcement[] = []
  const batches: PatchBatch[] = []
  const results: Execution[] = []
  const watching = startWatching({
    folder, baseUrl, key, opened, moveFiles,
    show: (one) => shown.push(one), send: (batch) => batches.push(batch), sequel: (one) => ({ store: () => undefined, begin: () => void results.push(one) }),
  })
  onTestFinished(async () => {
    await watching.stop()
    await simulator.stop()
  })
  const status = (id: string) => watching.repository.find(id)?.status
  return { simulator, key, baseUrl, folder, ...watching, shown, batches, results, status }
}
