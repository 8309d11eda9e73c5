import type { DetailsText, ExecutionDetails } from '@shared/execution'
import { computed, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { request } from '../bridge'
import { wordsOf } from '../failure'
import { useExecutions } from '../stores/executions'
import { useMonitor } from '../stores/monitor'
import { useClock } from './clock'

/** The details as shown. The raw replies stay text until they are viewed. */
export type ShownDetails = Omit<ExecutionDetails, 'raw'> & Pick<DetailsText, 'raw'>

/** The details of one execution as last read. */
type Reading =
  | { kind: 'loading' }
  | { kind: 'ready'; details: ShownDetails }
  | { kind: 'gone' }
  | { kind: 'failed'; message: string }

/** If the predicted next request is overdue by this long, the prediction is fetched again. */
const overdueMs = 2000

/** Reads the details of `id`, and again whenever its row or its connection's activity changes or `read` is called; one read at a time. */
export function useDetails(id: () => string): { reading: Readonly<ShallowRef<Reading>>; read: () => Promise<void> } {
  const executions = useExecutions()
  const monitor = useMonitor()
  const reading = shallowRef<Reading>({ kind: 'loading' })
  let reads = false
  let stale = false

  async function read(): Promise<void> {
    if (reads) {
      stale = true
      return
    }
    reads = true
    do {
      stale = false
      const asked = id()
      const answer = await readOnce(asked)
      if (asked === id()) reading.value = withSameTrees(answer, reading.value)
    } while (stale)
    reads = false
  }

  watch(id, () => {
    reading.value = { kind: 'loading' }
  })
  const phase = computed(() => {
    const row = executions.row(id())
    return monitor.state?.connections.find((connection) => connection.id === row?.connectionId)?.phase.kind
  })
  watch([id, () => executions.row(id()), phase], () => void read(), { immediate: true })
  watch(useClock(), (now) => {
    const next = reading.value.kind === 'ready' ? reading.value.details.next : null
    if (next !== null && now - next.at > overdueMs) void read()
  })
  return { reading, read }
}

/** The same replies have the same output. Keeping one object preserves how it is unfolded and searched. */
function withSameTrees(now: Reading, before: Reading): Reading {
  if (now.kind !== 'ready' || before.kind !== 'ready') return now
  const { raw, output } = before.details
  const { status, result } = now.details.raw
  return raw.status === status && raw.result === result ? { kind: 'ready', details: { ...now.details, raw, output } } : now
}

async function readOnce(id: string): Promise<Reading> {
  try {
    const reply = await request('details', { id })
    if (reply === null) return { kind: 'gone' }
    const details: Omit<ExecutionDetails, 'raw'> = JSON.parse(reply.details)
    return { kind: 'ready', details: { ...details, raw: reply.raw } }
  } catch (error) {
    return { kind: 'failed', message: wordsOf(error) }
  }
}
