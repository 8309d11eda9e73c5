import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { electronExecutable } from '../tests/support/app'
import { selfSigned } from '../tests/support/self-signed'
import { median } from './median'
import type { Saved, SaveTask } from './save'

/** The cost of saving one large file from a server with that scheme. */
interface DownloadBench {
  scheme: 'http' | 'https'
  sizeBytes: number
  /** Medians, ms. */
  ms: { curl: number; ours: number; read: number; nodeRead: number; chromium: number }
  /** The most that the process grew during its first large download, without forced collections. Wanted: at most 30 MB. */
  extraMemoryBytes: number
}

type Measured = Saved & { curlMs: number }

const megabyte = 1_000_000
const runs = 5

/**
 * Saves a file of 150 MiB from the simulator, which runs in a process of its own, with curl and with the download manager in turn.
 * The manager runs in a new Electron (ELECTRON_EXEC_PATH) each time, which has saved five pictures before.
 */
export async function benchDownloads(scheme: DownloadBench['scheme']): Promise<DownloadBench> {
  const folder = mkdtempSync(join(tmpdir(), 'monitor-bench-'))
  const pem = join(folder, 'tls.pem')
  if (scheme === 'https') writeFileSync(pem, z.string('there is no openssl').parse(selfSigned()))
  const { child, baseUrl, key } = await startSimulator(scheme === 'https' ? ['--tls', pem] : [])
  try {
    const authorized = ['-H', `Authorization: Bearer ${key}`]
    const fileId = fileOf(baseUrl, authorized, 'seedance-video', 'large')
    const pictureId = fileOf(baseUrl, authorized, 'flux-1.1-pro', 'image')
    const said: unknown = JSON.parse(curl(...authorized, `${baseUrl}/v1/files/${fileId}/url`))
    const { url, size_bytes: sizeBytes } = z.object({ url: z.url(), size_bytes: z.number() }).parse(said)
    const task: SaveTask = { baseUrl, key, folder, fileIds: [...Array<string>(5).fill(pictureId), fileId], url }
    const app = appOf('bench/save.ts', join(folder, 'app'))
    const measured: Measured[] = []
    for (let run = 0; run < runs; run += 1) {
      const curlMs = savedByCurl(url, join(folder, 'curl'), sizeBytes)
      measured.push({ curlMs, ...saved(app, task, sizeBytes) })
    }
    const ms = (of: (each: Measured) => number): number => median(measured.map(of))
    return {
      scheme,
      sizeBytes,
      ms: {
        curl: ms(({ curlMs }) => curlMs),
        ours: ms((each) => each.ms),
        read: ms(({ readMs }) => readMs),
        nodeRead: ms(({ nodeReadMs }) => nodeReadMs),
        chromium: ms(({ chromiumMs }) => chromiumMs),
      },
      extraMemoryBytes: Math.max(...measured.map(({ grownBytes }) => grownBytes)),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    child.kill()
  }
}

/** The results as lines of a Markdown table, one column each. */
export function showDownloads(benches: [DownloadBench, ...DownloadBench[]]): string[] {
  const row = (name: string, cell: (bench: DownloadBench) => string): string => `| ${name} | ${benches.map(cell).join(' | ')} |`
  const mb = (bytes: number): string => `${(bytes / megabyte).toFixed(0)} MB`
  const speed = (name: string, by: keyof DownloadBench['ms']): string =>
    row(name, ({ sizeBytes, ms }) => {
      const share = by === 'curl' ? '' : `, ${((ms.curl / ms[by]) * 100).toFixed(0)} % of curl`
      return `${mb(sizeBytes / (ms[by] / 1000))}/s${share}`
    })
  const [{ sizeBytes }] = benches
  return [
    row(`download of ${mb(sizeBytes)}, median of ${runs}`, ({ scheme }) => scheme),
    `|---|${benches.map(() => '---|').join('')}`,
    speed('curl', 'curl'),
    speed('ours (with fsync)', 'ours'),
    row(`extra memory, maximum of ${runs}`, ({ extraMemoryBytes }) => mb(extraMemoryBytes)),
    speed("Electron's network alone, nothing saved", 'read'),
    speed("Node's own fetch in Electron, nothing saved", 'nodeRead'),
    speed("Chromium's own download", 'chromium'),
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

/** Does not use `npm run simulator`, which would first check the dependencies that this process is using. */
async function startSimulator(more: string[]): Promise<{ child: ChildProcess; baseUrl: string; key: string }> {
  const program = `(await ${runner}).runTypeScript('src/simulator/main.ts')`
  const args = ['--input-type=module', '-e', program, '--', '--port', '0', '--limit', '100000', ...more]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  for await (const line of createInterface(child.stdout)) {
    text += `${line}\n`
    const [, baseUrl, key] = /base URL\s+(\S+)\s+key\s+(\S+)/.exec(text) ?? []
    if (baseUrl && key) return { child, baseUrl, key }
  }
  throw new Error('the simulator did not start')
}

/** A file from an execution with this model and fate. */
function fileOf(baseUrl: string, authorized: string[], model: string, fate: string): string {
  const body = JSON.stringify({ model, input: {}, metadata: { simulate: { fate, duration_ms: 0 } } })
  const created: unknown = JSON.parse(curl(...authorized, '--json', body, `${baseUrl}/v1/executions`))
  const { id } = z.object({ id: z.string() }).parse(created)
  const [fileId] = /file_[0-9a-f-]{36}/.exec(curl(...authorized, `${baseUrl}/v1/executions/${id}/result`)) ?? []
  if (!fileId) throw new Error('the simulator gave no file')
  return fileId
}

/** Runs curl, which accepts any certificate here. */
function curl(...args: string[]): string {
  return execFileSync('curl', ['-sSk', ...args], { encoding: 'utf8' })
}

/** Milliseconds. */
function savedByCurl(url: string, path: string, sizeBytes: number): number {
  const seconds = Number(curl('-o', path, '-w', '%{time_total}', url))
  if (statSync(path).size !== sizeBytes) throw new Error('curl saved another size')
  rmSync(path)
  return seconds * 1000
}

function saved(app: string, task: SaveTask, sizeBytes: number): Saved {
  const args = [app, `--user-data-dir=${join(task.folder, 'user-data')}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const env = { ...process.env, SAVE_TASK: JSON.stringify(task), NODE_TLS_REJECT_UNAUTHORIZED: '0' }
  const told = execFileSync(electronExecutable(), args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 })
  const ms = z.number()
  return z.object({ bytes: z.literal(sizeBytes), ms, grownBytes: ms, readMs: ms, nodeReadMs: ms, chromiumMs: ms }).parse(JSON.parse(told))
}
