import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { Saved, SaveTask } from './save'

/** What saving one large file costs; medians over the runs. Bytes, and bytes per second. */
export interface DownloadBench {
  sizeBytes: number
  runs: number
  curlBytesPerSecond: number
  /** 0.6 of curl's at least is wanted. */
  oursBytesPerSecond: number
  /** Electron's network alone: the bytes are read and thrown away. */
  readBytesPerSecond: number
  /** By Chromium's own download. */
  chromiumBytesPerSecond: number
  /** The most that the process grew during its first large download, nothing freed by hand: 30 MB at most is wanted. */
  extraMemoryBytes: number
}

const megabyte = 1_000_000

/**
 * Saves a file of 150 MiB from the simulator, in a process of its own, by curl and by the download manager in turn; the
 * manager in a new Electron each time, the one in ELECTRON_EXEC_PATH, which has saved five pictures before.
 */
export async function benchDownloads(runs = 5): Promise<DownloadBench> {
  const { child, baseUrl, key } = await startSimulator()
  const folder = mkdtempSync(join(tmpdir(), 'monitor-bench-'))
  try {
    const authorization = `Bearer ${key}`
    const fileId = await fileOf(baseUrl, authorization, 'seedance-video', 'large')
    const pictureId = await fileOf(baseUrl, authorization, 'flux-1.1-pro', 'image')
    const said = await fetch(`${baseUrl}/v1/files/${fileId}/url`, { headers: { authorization } })
    const { url, size_bytes: sizeBytes } = z.object({ url: z.url(), size_bytes: z.number() }).parse(await said.json())
    const task: SaveTask = { baseUrl, key, folder, fileIds: [...Array<string>(5).fill(pictureId), fileId], url }
    const app = appOf('bench/save.ts', join(folder, 'app'))
    const measured: (Saved & { curlMs: number })[] = []
    for (let run = 0; run < runs; run += 1) {
      const curlMs = curl(url, join(folder, 'curl'), sizeBytes)
      measured.push({ curlMs, ...saved(app, task, sizeBytes) })
    }
    const speed = (ms: (each: Saved & { curlMs: number }) => number): number => sizeBytes / (median(measured.map(ms)) / 1000)
    return {
      sizeBytes,
      runs,
      curlBytesPerSecond: speed(({ curlMs }) => curlMs),
      oursBytesPerSecond: speed(({ ms }) => ms),
      readBytesPerSecond: speed(({ readMs }) => readMs),
      chromiumBytesPerSecond: speed(({ chromiumMs }) => chromiumMs),
      extraMemoryBytes: Math.max(...measured.map(({ grownBytes }) => grownBytes)),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    child.kill()
  }
}

/** The result as lines of a Markdown table. */
export function showDownloads(bench: DownloadBench): string[] {
  const mb = (bytes: number): string => `${(bytes / megabyte).toFixed(0)} MB`
  const speed = (bytesPerSecond: number): string =>
    `${mb(bytesPerSecond)}/s, ${((bytesPerSecond / bench.curlBytesPerSecond) * 100).toFixed(0)} % of curl`
  return [
    `| download of ${mb(bench.sizeBytes)}, median of ${bench.runs} | throughput | extra memory, the most of ${bench.runs} |`,
    '|---|---|---|',
    `| curl | ${mb(bench.curlBytesPerSecond)}/s | |`,
    `| ours (with fsync) | ${speed(bench.oursBytesPerSecond)} | ${mb(bench.extraMemoryBytes)} |`,
    `| the same bytes only read by Electron, nothing saved | ${speed(bench.readBytesPerSecond)} | |`,
    `| Chromium's own download | ${speed(bench.chromiumBytesPerSecond)} | |`,
  ]
}

const runner = `import('${pathToFileURL(resolve('scripts/lib/typescript-program.mjs')).href}')`

/** A folder that Electron runs as an app whose main process is this program. */
function appOf(entry: string, folder: string): string {
  const script = `console.log(await (await ${runner}).bundleTypeScript('${entry}'))`
  const bundle = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bench', version: '1.0.0', main: 'main.mjs' }))
  writeFileSync(join(folder, 'main.mjs'), `import '${pathToFileURL(bundle).href}'\n`)
  return folder
}

/** Not by `npm run simulator`, which would first see to the dependencies that this process is using. */
async function startSimulator(): Promise<{ child: ChildProcess; baseUrl: string; key: string }> {
  const program = `(await ${runner}).runTypeScript('src/simulator/main.ts')`
  const args = ['--input-type=module', '-e', program, '--', '--port', '0', '--limit', '100000']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const line of createInterface(child.stdout)) {
    text += `${line}\n`
    const [, baseUrl, key] = /base URL\s+(\S+)\s+key\s+(\S+)/.exec(text) ?? []
    if (baseUrl && key) return { child, baseUrl, key }
  }
  throw new Error('the simulator did not start')
}

/** A file that an execution of this model and fate has brought. */
async function fileOf(baseUrl: string, authorization: string, model: string, fate: string): Promise<string> {
  const body = JSON.stringify({ model, input: {}, metadata: { simulate: { fate, duration_ms: 0 } } })
  const headers = { authorization, 'content-type': 'application/json' }
  const created = await fetch(`${baseUrl}/v1/executions`, { method: 'POST', headers, body })
  const { id } = z.object({ id: z.string() }).parse(await created.json())
  const result = await fetch(`${baseUrl}/v1/executions/${id}/result`, { headers })
  const [fileId] = /file_[0-9a-f-]{36}/.exec(await result.text()) ?? []
  if (!fileId) throw new Error('the simulator gave no file')
  return fileId
}

/** Milliseconds. */
function curl(url: string, path: string, sizeBytes: number): number {
  const seconds = Number(execFileSync('curl', ['-sS', '-o', path, '-w', '%{time_total}', url], { encoding: 'utf8' }))
  if (statSync(path).size !== sizeBytes) throw new Error('curl saved another size')
  rmSync(path)
  return seconds * 1000
}

function saved(app: string, task: SaveTask, sizeBytes: number): Saved {
  const electron = z.string().parse(process.env['ELECTRON_EXEC_PATH'])
  const args = [app, `--user-data-dir=${join(task.folder, 'user-data')}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const told = execFileSync(electron, args, { encoding: 'utf8', env: { ...process.env, SAVE_TASK: JSON.stringify(task) }, stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 })
  const ms = z.number()
  return z.object({ bytes: z.literal(sizeBytes), ms, grownBytes: ms, readMs: ms, chromiumMs: ms }).parse(JSON.parse(told))
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
