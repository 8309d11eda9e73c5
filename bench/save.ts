import { rmSync, statSync } from 'node:fs'
import { english, tell } from '@shared/sayings/sayings'
import { nodeDisk } from '../src/main/files/disk'
import { Downloads } from '../src/main/files/downloads'
import type { DownloadRepository } from '../src/main/files/repository'
import { createFileApi } from '../src/main/modelroute/files'
import { systemClock } from '../src/main/tracking/clock'

/** What the process is to save, as JSON in SAVE_TASK: the files in turn, of which the last is measured. */
export interface SaveTask {
  baseUrl: string
  key: string
  folder: string
  fileIds: string[]
}

const { baseUrl, key, folder, fileIds } = JSON.parse(process.env['SAVE_TASK'] ?? '') as SaveTask
const repository: DownloadRepository = { all: () => [], save: () => undefined, remove: () => undefined }
const api = createFileApi({
  fetch,
  clock: systemClock,
  baseUrl,
  readKey: () => key,
  errand: (_priority, _signal, send) => send(() => undefined),
})

/** Resolves with the path. */
function save(fileId: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const downloads = new Downloads({
      repository,
      api: () => api,
      disk: nodeDisk,
      clock: systemClock,
      random: Math.random,
      onChange: ({ phase }) => {
        if (phase.kind === 'done') resolve(phase.path)
        if (phase.kind === 'failed') reject(new Error(tell(phase.failure.saying, english)))
      },
      onRemoved: () => undefined,
    })
    downloads.start()
    const facts = { connectionId: 'bench', executionId: 'bench', fileId, folder, format: null, sizeBytes: null }
    downloads.save([{ ...facts, name: fileId, onExisting: 'overwrite' }])
  })
}

async function measure(fileId: string): Promise<{ bytes: number; ms: number; grownBytes: number }> {
  const before = process.memoryUsage.rss()
  let most = before
  const sampler = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
  const startedAt = performance.now()
  const path = await save(fileId).finally(() => clearInterval(sampler))
  const ms = performance.now() - startedAt
  const bytes = statSync(path).size
  rmSync(path)
  return { bytes, ms, grownBytes: most - before }
}

let last = ''
for (const fileId of fileIds) last = JSON.stringify(await measure(fileId))
console.log(last)
