import { shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import { isHardlyUtf8 } from '@shared/text-encoding'

/** The beginning of a text file; `cut` if there is more of it. */
type TextReading = { kind: 'loading' } | { kind: 'ready'; text: string; cut: boolean } | { kind: 'failed' }

/** Reads up to `maxBytes` of a preview's address as text, and again when the address changes. */
export function useFileText(url: () => string, maxBytes: number): Readonly<ShallowRef<TextReading>> {
  const reading = shallowRef<TextReading>({ kind: 'loading' })
  watch(
    url,
    async (asked, _before, onCleanup) => {
      const stop = new AbortController()
      onCleanup(() => stop.abort())
      reading.value = { kind: 'loading' }
      const answer = await readText(asked, maxBytes, stop.signal).catch((): TextReading => ({ kind: 'failed' }))
      if (!stop.signal.aborted) reading.value = answer
    },
    { immediate: true },
  )
  return reading
}

async function readText(url: string, maxBytes: number, signal: AbortSignal): Promise<TextReading> {
  const response = await fetch(url, { signal })
  if (!response.ok || response.body === null) return { kind: 'failed' }
  const reader = response.body.getReader()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let left = maxBytes
  while (left >= 0) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value.slice(0, left))
    left -= value.length
  }
  const cut = left < 0
  if (cut) await reader.cancel()
  const bytes = await new Blob(parts).arrayBuffer()
  const decoded = (encoding: string): string => new TextDecoder(encoding).decode(bytes, { stream: cut })
  const charset = /charset=(.+)/.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'utf-8'
  const text = decoded(charset)
  // Main tells the encoding by the first bytes, which may all be ASCII.
  return { kind: 'ready', text: charset === 'utf-8' && isHardlyUtf8(text) ? decoded('windows-1252') : text, cut }
}
