import { defineStore } from 'pinia'
import type { Preview } from '@shared/files'
import { shallowReactive } from 'vue'
import { request } from '../bridge'
import { t } from '../i18n'

/** What can be shown of a file; `loading` until main said it, undefined before it was asked. */
export type PreviewReading = Preview | 'loading' | undefined

/** What main said of the files that were looked at. */
export const usePreviews = defineStore('previews', () => {
  const readings = shallowReactive(new Map<string, Preview | 'loading'>())
  const keyOf = (executionId: string, fileId: string): string => `${executionId}/${fileId}`

  function of(executionId: string, fileId: string): PreviewReading {
    return readings.get(keyOf(executionId, fileId))
  }

  /** Asks what can be shown; `asked`: the user wants it whatever its size. What is shown already is not asked again. */
  async function load(executionId: string, fileId: string, asked = false): Promise<void> {
    const key = keyOf(executionId, fileId)
    const known = readings.get(key)
    if (known === 'loading' || (known !== undefined && known.kind !== 'failed' && known.kind !== 'on-request')) return
    readings.set(key, 'loading')
    readings.set(key, await inspect(executionId, fileId, asked))
  }

  return { of, load }
})

async function inspect(executionId: string, fileId: string, asked: boolean): Promise<Preview> {
  try {
    return (await request('inspectFile', { executionId, fileId, asked })) ?? unseen(t('files.untracked'))
  } catch (error) {
    return unseen(error instanceof Error ? error.message : t('error.unknown'))
  }
}

function unseen(message: string): Preview {
  return { kind: 'failed', failure: { kind: 'rejected', message, requestId: null } }
}
