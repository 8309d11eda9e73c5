import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { DownloadPhase, DownloadState } from '@shared/files'
import { nodeDisk, type Disk } from '../../src/main/files/disk'
import { Downloads, type DownloadRequest } from '../../src/main/files/downloads'
import type { Files } from '../../src/main/files/files'
import { createFileApi, type FileApi, type FileApiOptions } from '../../src/main/modelroute/files'
import type { Fetch } from '../../src/main/modelroute/transport'
import type { Exchange } from '../../src/main/modelroute/types'
import { openDatabase } from '../../src/main/storage/database'
import { StoredDownloads } from '../../src/main/storage/downloads'
import { systemClock } from '../../src/main/tracking/system-clock'
import type { CreateOptions } from '../../src/simulator/executions'
import type { Content } from '../../src/simulator/files/content'
import type { SimulatedFile } from '../../src/simulator/files/files'
import type { Simulator } from '../../src/simulator/simulator'
import { sha256 } from './digest'
import { startSimulator } from './simulator'

export { sha256 }

/** All downloads, as the page reads them. */
export async function listed({ requests }: Files): Promise<DownloadState[]> {
  return JSON.parse(await requests.downloads(null))
}

/** A request as sent. */
interface Sent {
  url: URL
  headers: Record<string, string>
}

/** A simulator, a file API for it, and every request sent through it. */
export async function startFiles(
  options: Parameters<typeof startSimulator>[0] & { api?: Partial<FileApiOptions> } = {},
): Promise<{ simulator: Simulator; api: FileApi; sent: Sent[]; baseUrl: string; admitted: string[]; heard: { exchange: Exchange; limited: boolean }[] }> {
  const { api: apiOptions, ...simulatorOptions } = options
  const { simulator, baseUrl } = await startSimulator(simulatorOptions)
  const sent: Sent[] = []
  const admitted: string[] = []
  const heard: { exchange: Exchange; limited: boolean }[] = []
  const recorded: Fetch = (url, init) => {
    sent.push({ url: new URL(url), headers: init.headers })
    return fetch(url, init)
  }
  const api = createFileApi({
    fetch: recorded,
    clock: systemClock,
    baseUrl,
    readKey: () => simulator.key,
    errand: (priority, _signal, send) => {
      admitted.push(priority)
      return send((exchange, limited) => heard.push({ exchange, limited }))
    },
    onUnauthorized: () => undefined,
    isOnline: () => true,
    ...apiOptions,
  })
  return { simulator, api, sent, baseUrl, admitted, heard }
}

/** A file of an execution that has ended. */
export function endedFile(simulator: Simulator, options: CreateOptions): { executionId: string; file: SimulatedFile; content: Content } {
  const execution = simulator.create({ durationMs: 1, ageMs: 1000, ...options })
  const [file] = execution.files
  if (!file) throw new Error(`the fate ${execution.fate} gives no file`)
  return { executionId: execution.id, file, content: simulator.contentOf(file) }
}

/** A manager of downloads over SQLite, with no wait between tries. */
export function startDownloads(options: { api: FileApi; disk?: Disk; folder: string; database?: string }): {
  downloads: Downloads
  repository: StoredDownloads
  /** Resolves when a download is in that phase; rejects if it failed in another way. */
  until<K extends DownloadPhase['kind']>(id: string, kind: K): Promise<DownloadState & { phase: Extract<DownloadPhase, { kind: K }> }>
  untilState(id: string, is: (state: DownloadState) => boolean): Promise<DownloadState>
} {
  const { database } = openDatabase(options.database ?? join(options.folder, '..', `${Math.random()}.db`), new Date())
  const repository = new StoredDownloads(database)
  const listeners = new Set<() => void>()
  const downloads = new Downloads({
    repository,
    api: () => options.api,
    disk: options.disk ?? nodeDisk,
    clock: systemClock,
    random: () => 0,
    onChange: () => listeners.forEach((listener) => listener()),
    onRemoved: () => listeners.forEach((listener) => listener()),
  })
  downloads.start()
  onTestFinished(async () => {
    await downloads.stop()
    database.close()
  })

  function untilState(id: string, is: (state: DownloadState) => boolean): Promise<DownloadState> {
    return new Promise((resolve) => {
      const look = (): void => {
        const state = downloads.list().find((each) => each.id === id)
        if (!state || !is(state)) return
        listeners.delete(look)
        resolve(state)
      }
      listeners.add(look)
      look()
    })
  }
  return {
    downloads,
    repository,
    untilState,
    async until(id, kind) {
      const state = await untilState(id, ({ phase }) => phase.kind === kind || phase.kind === 'failed')
      if (isIn(state, kind)) return state
      throw new Error(JSON.stringify(state.phase))
    },
  }
}

function isIn<K extends DownloadPhase['kind']>(
  state: DownloadState,
  kind: K,
): state is DownloadState & { phase: Extract<DownloadPhase, { kind: K }> } {
  return state.phase.kind === kind
}

/** A request to save a file of the simulator, as the result describes it. */
export function saving(
  executionId: string,
  file: SimulatedFile,
  more: Partial<DownloadRequest> & { folder: string },
): DownloadRequest {
  const name = `${file.id}.${file.format}`
  return { connectionId: 'main', executionId, fileId: file.id, name, format: file.format, sizeBytes: null, onExisting: 'ask', ...more }
}

/** The SHA-256 of what the simulator serves. */
export function digestOf(content: Content): Promise<string> {
  return sha256(content.read(0, content.sizeBytes))
}
