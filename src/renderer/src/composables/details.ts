import type { ExecutionDetails } from '@shared/execution'
import { shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'
import { useExecutions } from '../stores/executions'

/** The details of one execution as they were read last. */
export type Reading =
  | { kind: 'loading' }
  | { kind: 'ready'; details: ExecutionDetails }
  | { kind: 'gone' }
  | { kind: 'failed'; message: string }

/** Reads the details of `id`, and again each time its row changes; one read at a time. */
export function useDetails(id: () => string): Readonly<ShallowRef<Reading>> {
  const executions = useExecutions()
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
      if (asked === id()) reading.value = answer
      else stale = true
    } while (stale)
    reads = false
  }

  watch(id, () => {
    reading.value = { kind: 'loading' }
  })
  watch([id, () => executions.row(id())], () => void read(), { immediate: true })
  return reading
}

async function readOnce(id: string): Promise<Reading> {
  try {
    const details = await request('details', { id })
    return details === null ? { kind: 'gone' } : { kind: 'ready', details }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : t('error.unknown') }
  }
}
