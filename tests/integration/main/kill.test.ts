import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { rowsOf } from '@shared/listed'
import { isTerminal } from '@shared/status'
import { bundleTypeScript } from '../../../scripts/lib/typescript-program.mjs'
import { openDatabase } from '../../../src/main/storage/database'
import { StoredExecutions } from '../../../src/main/storage/executions'
import { StoredOutbox } from '../../../src/main/storage/outbox'
import { createSimulator } from '../../../src/simulator/simulator'
import { temporaryFolder } from '../../support/folder'
import type { Deed, MonitorTask } from '../../support/monitor-process'

const kills = 6
const trackedEachTime = 6

/** Runs the process until `enough` of its deeds are done, or no longer than `forMs` after the first, and kills it with SIGKILL. */
async function runAndKill(bundle: string, task: MonitorTask, forMs: number, enough: (deeds: Deed[]) => boolean): Promise<Deed[]> {
  const child = spawn(process.execPath, [bundle], { env: { ...process.env, MONITOR_TASK: JSON.stringify(task) }, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  const deeds: Deed[] = []
  const lines = createInterface(child.stdout)
  const over = once(lines, 'close')
  await new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (deeds.length === 0) void sleep(forMs).then(resolve)
      deeds.push(JSON.parse(line) as Deed)
      if (enough(deeds)) resolve()
    })
    lines.on('close', resolve)
  })
  child.kill('SIGKILL')
  expect((await exited)[1]).toBe('SIGKILL')
  await over
  return deeds
}

/** What the database holds after a kill. */
function stored(folder: string): { statuses: Map<string, string>; untold: number } {
  const { database, setAside } = openDatabase(join(folder, 'monitor.db'), new Date())
  expect(setAside).toBeNull()
  const statuses = new Map(rowsOf({ stored: new StoredExecutions(database).rows(), watched: [] }).map(({ id, status }) => [id, status]))
  const untold = new StoredOutbox(database).pending().length
  database.close()
  return { statuses, untold }
}

it('nothing that was shown and no notification is lost, whenever the process is killed', { timeout: 60_000 }, async () => {
  const simulator = createSimulator({ seed: 23, limit: 5_000, windowMs: 10_000 })
  const folder = temporaryFolder()
  onTestFinished(() => simulator.stop())
  const { baseUrl, key } = await simulator.start()
  const bundle = await bundleTypeScript('tests/support/monitor-process.ts')
  const task = { folder, baseUrl, key }

  const tracked = new Set<string>()
  const shown: string[] = []
  const maybeTwice = new Set<string>()
  const noteDown = (deeds: Deed[]): void => {
    for (const deed of deeds) if (deed.did === 'track') tracked.add(deed.id)
    for (const deed of deeds) if (deed.did === 'show') shown.push(...deed.ids)
    // Shown and not marked: only if the kill came between the two may it be shown again.
    const last = deeds.at(-1)
    if (last?.did === 'show') for (const id of last.ids) maybeTwice.add(id)
  }

  for (let kill = 0; kill < kills; kill += 1) {
    const ids = Array.from({ length: trackedEachTime }, (_, n) => simulator.create({ durationMs: 150 + n * 250 }).id)
    const deeds = await runAndKill(bundle, { ...task, ids }, Math.random() * 1_500, () => false)
    noteDown(deeds)
    const { statuses } = stored(folder)
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([...tracked]))
    for (const deed of deeds) if (deed.did === 'tell' && isTerminal(deed.status)) expect(statuses.get(deed.id)).toBe(deed.status)
  }

  // IDs that were stored before the kill came, and the line about them had not been written.
  // One more is tracked: if all had been told before the last kill, the process would have nothing to do.
  const oneMore = simulator.create({ durationMs: 300 }).id
  const all = [...stored(folder).statuses.keys(), oneMore]
  const missing = (deeds: Deed[]): number => {
    const now = deeds.flatMap((deed) => (deed.did === 'show' ? deed.ids : []))
    return all.filter((id) => !shown.includes(id) && !now.includes(id)).length
  }
  noteDown(await runAndKill(bundle, { ...task, ids: [oneMore] }, 30_000, (deeds) => missing(deeds) === 0 && deeds.at(-1)?.did === 'mark'))
  const { statuses, untold } = stored(folder)
  expect([...statuses.values()].filter((status) => !isTerminal(status))).toEqual([])
  expect(untold).toBe(0)
  expect([...new Set(shown)].sort()).toEqual(all.sort())
  expect(shown.filter((id, index) => shown.indexOf(id) !== index && !maybeTwice.has(id))).toEqual([])
})
