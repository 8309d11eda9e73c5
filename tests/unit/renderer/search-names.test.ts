import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { defaultSettings } from '@shared/default-settings'
import type { DownloadState } from '@shared/files'
import { useSearchNames } from '../../../src/renderer/src/composables/search-names'
import { useDownloads } from '../../../src/renderer/src/stores/downloads'
import { useExecutions } from '../../../src/renderer/src/stores/executions'
import { useMonitor } from '../../../src/renderer/src/stores/monitor'
import { bridged } from './bridge'
import { connectionOf, idOf, rowOf } from './rows'

const { answers } = bridged()
let scope = effectScope()

function connected(...names: string[]): void {
  useMonitor().state = {
    connections: names.map((name) => connectionOf(name)), formerConnections: [], activeConnectionId: 'main', settings: defaultSettings,
    encryptionAvailable: true, paused: false, trayAvailable: true, notices: [],
  }
}

async function found(text: string): Promise<readonly string[]> {
  const executions = useExecutions()
  executions.search = text
  await vi.runAllTimersAsync()
  return executions.visible
}

beforeEach(() => {
  useExecutions().reset([rowOf(1), rowOf(2, { connectionId: 'Été', status: 'AWAITING_WEBHOOK' })])
  connected('main')
  scope = effectScope()
  scope.run(useSearchNames)
})
afterEach(() => scope.stop())

it('finds executions by the name of their connection only where there are several', async () => {
  expect(await found('main')).toEqual([])
  connected('main', 'Été')
  expect(await found('ete')).toEqual([idOf(2)])
  expect(await found('main')).toEqual([idOf(1)])
})

it('finds executions by their status as it is displayed', async () => {
  expect(await found('awaiting provider')).toEqual([idOf(2)])
})

it('finds executions by the names of their files as soon as those are saved', async () => {
  const file = (phase: DownloadState['phase'], fileId: string): DownloadState => ({
    id: fileId, connectionId: 'main', executionId: idOf(1), fileId, folder: '/d', name: `${fileId}-Été.png`, receivedBytes: 1, totalBytes: 1, createdAt: 1, phase,
  })
  answers.set('saveFiles', { begun: JSON.stringify([file({ kind: 'queued' }, 'a'), file({ kind: 'queued' }, 'b')]) })
  answers.set('downloads', '[]')
  const downloads = useDownloads()
  await downloads.save([idOf(1)])
  expect(await found('ete.png')).toEqual([])
  answers.set('downloads', JSON.stringify(['a', 'b'].map((id) => file({ kind: 'done', path: `/d/${id}-Été.png`, at: 0, verdict: 'match' }, id))))
  downloads.start()
  expect(await found('a-ete.png')).toEqual([idOf(1)])
  expect(await found('b-ete.png')).toEqual([idOf(1)])
})
