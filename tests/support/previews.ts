import { onTestFinished } from 'vitest'
import { previewUrl } from '@shared/files'
import { PreviewCache } from '../../src/main/files/preview-cache'
import { Previews } from '../../src/main/files/previews'
import { systemClock } from '../../src/main/tracking/system-clock'
import type { CreateOptions } from '../../src/simulator/executions'
import { endedFile, sha256, startFiles } from './files'
import { temporaryFolder } from './folder'

const mebibyte = 1024 * 1024

/** Previews of the files of a simulator; `said` tells whether results state a format. Bytes. */
export async function startPreviews(options: Parameters<typeof startFiles>[0] & { automaticBytes?: number; folder?: string; said?: boolean; mostBytes?: number } = {}) {
  const { automaticBytes = 10_000_000, folder = temporaryFolder(), said = true, mostBytes = 64 * mebibyte, ...rest } = options
  const files = await startFiles({ downloads: 'bytes', ...rest })
  const { simulator, api } = files
  const cache = await PreviewCache.open(folder, mostBytes)
  const settings = { automaticBytes }
  const previews = new Previews({
    cache,
    api: () => api,
    find(executionId, fileId) {
      const file = simulator.executions.get(executionId)?.files.find(({ id }) => id === fileId)
      if (!file) return null
      const unsaid = { format: null, width: null, height: null, durationMs: null, sizeBytes: null, expiresAt: null }
      return { connectionId: 'main', executionId, file: { ...unsaid, fileId, ...(said ? { format: file.format } : {}) } }
    },
    automaticBytes: () => settings.automaticBytes,
    pageOrigin: 'monitor://app',
    clock: systemClock,
  })
  onTestFinished(() => previews.stop())
  const file = (create: CreateOptions) => endedFile(simulator, create)
  const serve = (executionId: string, fileId: string, { asked = false, ...init }: RequestInit & { asked?: boolean } = {}) =>
    previews.serve(new Request(previewUrl(executionId, fileId, asked), init))
  return { ...files, previews, folder, file, serve, settings }
}

/** Its SHA-256. */
export const digest = async (response: Response) => sha256(new Uint8Array(await response.arrayBuffer()))
