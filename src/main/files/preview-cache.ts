import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Execution } from '@shared/execution'

const hash = (text: string, digits: number): string => createHash('sha256').update(text).digest('hex').slice(0, digits)

/** Files kept for previews; the least recently used are deleted first. Each is complete, under a name of our own. */
export class PreviewCache {
  readonly folder: string
  readonly #maxBytes: number
  /** Sizes by key, the least recently used first. */
  readonly #sizes: Map<string, number>

  private constructor(folder: string, maxBytes: number, sizes: Map<string, number>) {
    this.folder = folder
    this.#maxBytes = maxBytes
    this.#sizes = sizes
  }

  /** Opens the cache in `folder`, and deletes what an earlier run left unfinished. Rejects if it cannot be read. */
  static async open(folder: string, maxBytes: number): Promise<PreviewCache> {
    await mkdir(folder, { recursive: true })
    const names = await readdir(folder)
    await Promise.all(names.filter((name) => name.endsWith('.part')).map((name) => rm(join(folder, name))))
    const keys = names.filter((name) => /^[0-9a-f]{12}-[0-9a-f]{32}$/.test(name))
    const found = await Promise.all(keys.map(async (key) => {
      const { size, mtimeMs } = await stat(join(folder, key))
      return { key, bytes: size, usedAt: mtimeMs }
    }))
    found.sort((a, b) => a.usedAt - b.usedAt)
    const cache = new PreviewCache(folder, maxBytes, new Map(found.map(({ key, bytes }) => [key, bytes])))
    await cache.#evict()
    return cache
  }

  /** The key of a file of a connection. */
  static key(connectionId: string, fileId: string): string {
    return PreviewCache.prefix(connectionId) + hash(fileId, 32)
  }

  /** The keys of all files of executions. */
  static keysOf(executions: readonly Pick<Execution, 'connectionId' | 'files'>[]): Set<string> {
    return new Set(executions.flatMap(({ connectionId, files }) => files.map(({ fileId }) => PreviewCache.key(connectionId, fileId))))
  }

  /** The prefix of a connection's keys. */
  static prefix(connectionId: string): string {
    return `${hash(connectionId, 12)}-`
  }

  /** The size of a kept file, which becomes the most recently used; null if it is not kept. */
  find(key: string): number | null {
    const bytes = this.#sizes.get(key)
    if (bytes === undefined) return null
    this.#sizes.delete(key)
    this.#sizes.set(key, bytes)
    const now = new Date()
    void utimes(this.path(key), now, now).catch(() => undefined)
    return bytes
  }

  path(key: string): string {
    return join(this.folder, key)
  }

  partPath(key: string): string {
    return join(this.folder, `${key}.part`)
  }

  /** The first bytes of a kept file. Rejects if it is gone. */
  async head(key: string, bytes: number): Promise<Uint8Array> {
    const handle = await open(this.path(key))
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await handle.close()
    }
  }

  /** Bytes of a kept file from `start` to `end` (exclusive). */
  stream(key: string, start: number, end: number): ReadableStream<Uint8Array> {
    if (start >= end) return new ReadableStream({ start: (controller) => controller.close() })
    return Readable.toWeb(createReadStream(this.path(key), { start, end: end - 1 })) as ReadableStream<Uint8Array>
  }

  /** Keeps a key's complete part, and deletes others to make room. */
  async keep(key: string, bytes: number): Promise<void> {
    await rename(this.partPath(key), this.path(key))
    this.#sizes.set(key, bytes)
    await this.#evict()
  }

  async forget(key: string): Promise<void> {
    this.#sizes.delete(key)
    await rm(this.path(key), { force: true })
  }

  /** Deletes all files whose key begins with `prefix`. */
  async forgetAll(prefix: string): Promise<void> {
    for (const key of [...this.#sizes.keys()]) if (key.startsWith(prefix)) await this.forget(key)
  }

  async #evict(): Promise<void> {
    let bytes = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0)
    for (const [key, size] of [...this.#sizes]) {
      if (bytes <= this.#maxBytes) return
      // Some systems refuse to delete a file that is being read. It is deleted another time.
      await this.forget(key).catch(() => this.#sizes.set(key, size))
      bytes -= size
    }
  }
}
