import { shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'

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
  const decoder = new TextDecoder(/charset=(.+)/.exec(response.headers.get('content-type') ?? '')?.[1])
  let text = ''
  let left = maxBytes
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { kind: 'ready', text: text + decoder.decode(), cut: false }
    text += decoder.decode(value.subarray(0, left), { stream: true })
    left -= value.length
    if (left < 0) {
      await reader.cancel()
      return { kind: 'ready', text, cut: true }
    }
  }
}
