import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { app, session } from 'electron'
import { english, formatSaying } from '@shared/sayings/sayings'
import { electronFetch } from '../src/main/desktop/fetch'
import { nodeDisk } from '../src/main/files/disk'
import { Downloads } from '../src/main/files/downloads'
import type { DownloadRepository } from '../src/main/files/repository'
import { createFileApi } from '../src/main/modelroute/files'
import type { Fetch } from '../src/main/modelroute/transport'
import { systemClock } from '../src/main/tracking/system-clock'

/** What Electron shall save, as JSON in SAVE_TASK: files in turn, of which the last is measured. */
export interface SaveTask {
  baseUrl: string
  key: string
  folder: string
  fileIds: string[]
  /** The address of the last file. */
  url: string
}

/**
 * Milliseconds and bytes. `readMs`: the same bytes read and discarded; `nodeReadMs`: likewise with Node's own fetch; `chromiumMs`:
 * saved by Chromium's own download.
 */
export interface Saved {
  bytes: number
  ms: number
  grownBytes: number
  readMs: number
  nodeReadMs: number
  chromiumMs: number
}

const { baseUrl, key, folder, fileIds, url }: SaveTask = JSON.parse(process.env['SAVE_TASK'] ?? '')
const repository: DownloadRepository = { all: () => [], save: () => undefined, remove: () => undefined }
const api = createFileApi({
  fetch: electronFetch,
  clock: systemClock,
  baseUrl,
  readKey: () => key,
  errand: (_priority, _signal, send) => send(() => undefined),
  onUnauthorized: () => undefined,
  isOnline: () => true,
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
        if (phase.kind === 'failed') reject(new Error(formatSaying(phase.failure.saying, english)))
      },
      onRemoved: () => undefined,
    })
    downloads.start()
    const facts = { connectionId: 'bench', executionId: 'bench', fileId, folder, format: null, sizeBytes: null }
    downloads.save([{ ...facts, name: fileId, onExisting: 'overwrite' }])
  })
}

async function measure(fileId: string): Promise<Pick<Saved, 'bytes' | 'ms' | 'grownBytes'>> {
  const before = process.memoryUsage.rss()
  let most = before
  const sampler = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
  let path = ''
  const ms = await timed(async () => (path = await save(fileId))).finally(() => clearInterval(sampler))
  const bytes = statSync(path).size
  rmSync(path)
  return { bytes, ms, grownBytes: most - before }
}

async function read(fetch: Fetch): Promise<void> {
  const none = { method: 'GET', headers: {}, cache: 'no-store', credentials: 'omit', redirect: 'manual' } as const
  const { body } = await fetch(url, { ...none, signal: new AbortController().signal })
  await body?.pipeTo(new WritableStream())
}

async function saveByChromium(): Promise<void> {
  const path = join(folder, 'chromium')
  const state = await new Promise<string>((resolve) => {
    session.defaultSession.once('will-download', (_event, item) => {
      item.setSavePath(path)
      item.once('done', (_done, how) => resolve(how))
    })
    session.defaultSession.downloadURL(url)
  })
  if (state !== 'completed') throw new Error(`Chromium's download was ${state}`)
  rmSync(path)
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await task()
  return performance.now() - startedAt
}

void app.whenReady().then(async () => {
  // The simulator's certificate is self-signed.
  session.defaultSession.setCertificateVerifyProc((_request, answer) => answer(0))
  let last = null
  for (const fileId of fileIds) last = await measure(fileId)
  const readMs = await timed(() => read(electronFetch))
  // Loaded at its first use.
  await fetch('data:,')
  const nodeReadMs = await timed(() => read(fetch))
  console.log(JSON.stringify({ ...last, readMs, nodeReadMs, chromiumMs: await timed(saveByChromium) }))
  app.exit()
})
