import { defineStore } from 'pinia'
import type { MonitorState } from '@shared/contract'
import type { ExecutionRow } from '@shared/execution'
import { rowsOf } from '@shared/listed'
import { correctionOf } from '@shared/own-time'
import type { ConnectionState } from '@shared/connection'
import { computed, shallowRef, watch } from 'vue'
import { request, subscribe } from '../bridge'
import { wordsOf } from '../failure'
import { useExecutions } from './executions'
import { Sync } from './sync'

/** Lets rows be drawn before more is requested: the rest of them, or the text that only search needs. */
const drawnAfterMs = 100

/** The state of the mirror of main's state. */
type Mirror = { kind: 'loading' } | { kind: 'ready' } | { kind: 'failed'; message: string }

/** Connections, settings and notices as reported by main. Also feeds the list. */
export const useMonitor = defineStore('monitor', () => {
  const executions = useExecutions()
  const mirror = shallowRef<Mirror>({ kind: 'loading' })
  const state = shallowRef<MonitorState | null>(null)

  const sync = new Sync({
    subscribe: (listener) =>
      subscribe('patch', (batch) => {
        const added: ExecutionRow[] = JSON.parse(batch.added)
        listener({ ...batch, added })
      }),
    requestSnapshot: async () => {
      await showFirstRows()
      return request('snapshot', null)
    },
    onSnapshot: async (snapshot) => {
      let searchOnlyText: string | null = null
      state.value = snapshot.state
      await executions.fill(rowsOf(snapshot.executions, () => searchOnlyText))
      mirror.value = { kind: 'ready' }
      await new Promise((resolve) => setTimeout(resolve, drawnAfterMs))
      searchOnlyText = await request('searchOnlyText', null)
      executions.complete()
    },
    onPatch: (batch) => {
      if (state.value !== null) state.value = { ...state.value, ...batch.state }
      executions.apply(batch)
    },
    onFailure: (error) => {
      if (!executions.whole) executions.clear()
      mirror.value = { kind: 'failed', message: wordsOf(error) }
    },
  })

  /** Shows the first rows while the rest is being read. */
  async function showFirstRows(): Promise<void> {
    const first = mirror.value.kind === 'loading' ? await request('firstRows', null) : null
    if (first === null) return
    state.value = first.state
    executions.showFirst(rowsOf(first.executions))
    await new Promise((resolve) => setTimeout(resolve, drawnAfterMs))
  }

  /** The connection that newly pasted IDs are tracked on. */
  const activeConnection = computed<ConnectionState | null>(
    () =>
      state.value?.connections.find((connection) => connection.id === state.value?.activeConnectionId) ?? null,
  )

  const corrections = (): [string, number][] =>
    (state.value?.connections ?? []).map(({ id, clockAheadMs }): [string, number] => [id, correctionOf(clockAheadMs)]).filter(([, ms]) => ms !== 0)
  watch(
    () => JSON.stringify(corrections()),
    () => (executions.corrections = new Map(corrections())),
  )

  async function start(): Promise<void> {
    mirror.value = { kind: 'loading' }
    await sync.start()
  }

  return { mirror, state, activeConnection, start, end: () => sync.end() }
})
