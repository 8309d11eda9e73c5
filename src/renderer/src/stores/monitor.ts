import { defineStore } from 'pinia'
import type { MonitorState } from '@shared/contract'
import { rowsOf } from '@shared/listed'
import type { ConnectionState } from '@shared/connection'
import { computed, shallowRef } from 'vue'
import { request, subscribe } from '../bridge'
import { wordsOf } from '../failure'
import { useExecutions } from './executions'
import { Sync } from './sync'

/** The rows are drawn before what only a search looks through is asked for. */
const completesAfterMs = 100

/** Where the mirror of main's state stands. */
export type Mirror = { kind: 'loading' } | { kind: 'ready' } | { kind: 'failed'; message: string }

/** Connections, settings and notices as main tells them; feeds the list too. */
export const useMonitor = defineStore('monitor', () => {
  const executions = useExecutions()
  const mirror = shallowRef<Mirror>({ kind: 'loading' })
  const state = shallowRef<MonitorState | null>(null)

  const sync = new Sync({
    subscribe: (listener) => subscribe('patch', listener),
    requestSnapshot: () => request('snapshot', null),
    onSnapshot: async (snapshot) => {
      let alsoFound: string | null = null
      state.value = snapshot.state
      executions.reset(rowsOf(snapshot.executions, () => alsoFound))
      mirror.value = { kind: 'ready' }
      await new Promise((resolve) => setTimeout(resolve, completesAfterMs))
      alsoFound = await request('alsoFound', null)
      executions.complete()
    },
    onPatch: (batch) => {
      if (state.value !== null) state.value = { ...state.value, ...batch.state }
      executions.apply(batch)
    },
    onFailure: (error) => {
      mirror.value = { kind: 'failed', message: wordsOf(error) }
    },
  })

  /** The connection that newly pasted IDs are tracked on. */
  const activeConnection = computed<ConnectionState | null>(
    () =>
      state.value?.connections.find((connection) => connection.id === state.value?.activeConnectionId) ?? null,
  )

  async function start(): Promise<void> {
    mirror.value = { kind: 'loading' }
    await sync.start()
  }

  return { mirror, state, activeConnection, start, end: () => sync.end() }
})
