import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { SaveTask } from './save'

/** What saving one large file costs; medians over the runs. Bytes, and bytes per second. */
export interface DownloadBench {
  sizeBytes: number
  runs: number
  curlBytesPerSecond: number
  oursBytesPerSecond: number
  /** Ours against curl's: 0.6 at least is wanted. */
  share: number
  /** The most that the process grew during its first large download, nothing freed by hand: 30 MB at most is wanted. */
  extraMemoryBytes: number
}

const megabyte = 1_000_000

/**
 * Saves a file of 150 MiB from the simulator, in a process of its own, by curl and by the download manager in turn; the
 * manager too in a process of its own each time, which has saved five pictures before.
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
    const task: SaveTask = { baseUrl, key, folder, fileIds: [...Array<string>(5).fill(pictureId), fileId] }
    const program = bundled('bench/save.ts')
    const measured: { curl: number; ours: number; grown: number }[] = []
    for (let run = 0; run < runs; run += 1) {
      const curl = curls(url, join(folder, 'curl'), sizeBytes)
      measured.push({ curl, ...ours(program, task, sizeBytes) })
    }
    const curlBytesPerSecond = median(measured.map(({ curl }) => curl))
    const oursBytesPerSecond = median(measured.map((each) => each.ours))
    const extraMemoryBytes = Math.max(...measured.map(({ grown }) => grown))
    return { sizeBytes, runs, curlBytesPerSecond, oursBytesPerSecond, share: oursBytesPerSecond / curlBytesPerSecond, extraMemoryBytes }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    child.kill()
  }
}

/** The result as lines of a Markdown table. */
export function showDownloads({ sizeBytes, runs, curlBytesPerSecond, oursBytesPerSecond, share, extraMemoryBytes }: DownloadBench): string[] {
  const mb = (bytes: number): string => `${(bytes / megabyte).toFixed(0)} MB`
  return [
    `| download of ${mb(sizeBytes)}, median of ${runs} | throughput | extra memory, the most of ${runs} |`,
    '|---|---|---|',
    `| curl | ${mb(curlBytesPerSecond)}/s | |`,
    `| ours (with fsync) | ${mb(oursBytesPerSecond)}/s, ${(share * 100).toFixed(0)} % of curl | ${mb(extraMemoryBytes)} |`,
  ]
}

const runner = `import('${pathToFileURL(resolve('scripts/lib/typescript-program.mjs')).href}')`

/** The path of a program that is ready to run: making it so takes memory that would hide what the program takes. */
function bundled(entry: string): string {
  const script = `console.log(await (await ${runner}).bundleTypeScript('${entry}'))`
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim()
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

/** Bytes per second. */
function curls(url: string, path: string, sizeBytes: number): number {
  const seconds = Number(execFileSync('curl', ['-sS', '-o', path, '-w', '%{time_total}', url], { encoding: 'utf8' }))
  if (statSync(path).size !== sizeBytes) throw new Error('curl saved another size')
  rmSync(path)
  return sizeBytes / seconds
}

function ours(program: string, task: SaveTask, sizeBytes: number): { ours: number; grown: number } {
  const told = execFileSync(process.execPath, [program], { encoding: 'utf8', env: { ...process.env, SAVE_TASK: JSON.stringify(task) } })
  const saved = z.object({ bytes: z.literal(sizeBytes), ms: z.number(), grownBytes: z.number() }).parse(JSON.parse(told))
  return { ours: saved.bytes / (saved.ms / 1000), grown: saved.grownBytes }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}
