import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defaultSettings } from '@shared/default-settings'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'
import { useOutcome } from '../../../src/renderer/src/stores/outcome'
import { useReports } from '../../../src/renderer/src/stores/reports'
import { idOf, listedOf, rowOf } from './rows'

const state = {
  connections: [], formerConnections: [], activeConnectionId: 'main', settings: defaultSettings,
  encryptionAvailable: true, paused: false, trayAvailable: true, notices: [],
}
const newest = { executions: listedOf([rowOf(3), rowOf(2)]), state }
const snapshot = { sequence: 0, executions: listedOf([rowOf(3), rowOf(2), rowOf(1)]), state }
const waiting = new Map<string, (answer: unknown) => void>()

/** Main's answer to what the page has asked for; undefined: it could not do it. */
async function answer(name: string, value?: unknown): Promise<void> {
  waiting.get(name)?.(value === undefined ? { ok: false, message: `No ${name}.` } : { ok: true, value })
  await vi.advanceTimersByTimeAsync(1_000)
}

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  waiting.clear()
  const request = (name: string): Promise<unknown> => new Promise((resolve) => waiting.set(name, resolve))
  vi.stubGlobal('window', { monitor: { request, on: () => () => undefined } })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('shows the first rows of the list until all rows have arrived', async () => {
  const executions = useExecutions()
  const monitor = useMonitor()
  void monitor.start()
  await answer('firstRows', newest)
  expect(executions).toMatchObject({ visible: [idOf(3), idOf(2)], whole: false })
  expect(monitor.mirror.kind).toBe('loading')
  await answer('snapshot', snapshot)
  expect(executions).toMatchObject({ visible: [idOf(3), idOf(2), idOf(1)], whole: true, counts: { all: 3 } })
  expect(monitor.mirror.kind).toBe('ready')
})

it.each([
  ['in another order', (executions: ReturnType<typeof useExecutions>) => (executions.sort = { column: 'cost', descending: true })],
  ['filtered', (executions: ReturnType<typeof useExecutions>) => (executions.filter = 'active')],
  ['narrowed', (executions: ReturnType<typeof useExecutions>) => (executions.group = new Set([idOf(2)]))],
])('waits for all rows where the list is %s', async (_how, arrange) => {
  const executions = useExecutions()
  arrange(executions)
  void useMonitor().start()
  await answer('firstRows', newest)
  expect(executions.visible).toEqual([])
})

it('requests all rows at once if there are no first rows', async () => {
  const executions = useExecutions()
  void useMonitor().start()
  await answer('firstRows', null)
  await answer('snapshot', snapshot)
  expect(executions).toMatchObject({ visible: [idOf(3), idOf(2), idOf(1)], whole: true })
})

it.each([
  ['as it began', () => undefined],
  ['in another order by then', (executions: ReturnType<typeof useExecutions>) => void (executions.sort = { column: 'cost', descending: true })],
  ['filtered by then', (executions: ReturnType<typeof useExecutions>) => void (executions.filter = 'active')],
])('says that the list could not be loaded rather than pass its beginning off as all of it: %s', async (_how, arrange) => {
  const executions = useExecutions()
  const monitor = useMonitor()
  void monitor.start()
  await answer('firstRows', newest)
  arrange(executions)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(executions.visible).not.toEqual([])
  await answer('snapshot')
  expect(executions).toMatchObject({ visible: [], whole: false, counts: { all: 0 } })
  expect(monitor.mirror).toEqual({ kind: 'failed', message: 'No snapshot.' })
})

it('exports nothing as the list until all rows have arrived', async () => {
  void useMonitor().start()
  await answer('firstRows', newest)
  await useReports().exportShown('csv')
  expect(waiting.has('exportList')).toBe(false)
  expect(useOutcome().last?.message).toBe('Loading executions')
  await answer('snapshot', snapshot)
  void useReports().exportShown('csv')
  expect(waiting.has('exportList')).toBe(true)
})
