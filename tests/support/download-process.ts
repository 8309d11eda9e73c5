import { nodeDisk } from '../../src/main/files/disk'
import { Downloads, type DownloadRequest } from '../../src/main/files/downloads'
import { createFileApi } from '../../src/main/modelroute/files'
import { openDatabase } from '../../src/main/storage/database'
import { StoredDownloads } from '../../src/main/storage/downloads'
import { systemClock } from '../../src/main/tracking/system-clock'

/** The task of the process, passed as JSON in the environment variable DOWNLOAD_TASK. */
export interface DownloadTask {
  baseUrl: string
  key: string
  databasePath: string
  request: DownloadRequest
}

const task: DownloadTask = JSON.parse(process.env['DOWNLOAD_TASK'] ?? '')
const api = createFileApi({
  fetch,
  clock: systemClock,
  baseUrl: task.baseUrl,
  readKey: () => task.key,
  errand: (_priority, _signal, send) => send(() => undefined),
  onUnauthorized: () => undefined,
  isOnline: () => true,
})
const { database } = openDatabase(task.databasePath, new Date())
const downloads = new Downloads({
  repository: new StoredDownloads(database),
  api: () => api,
  disk: nodeDisk,
  clock: systemClock,
  random: Math.random,
  onChange: (state) => console.log(JSON.stringify(state)),
  onRemoved: () => undefined,
})
downloads.start()
if (downloads.list().length === 0) downloads.save([task.request])
