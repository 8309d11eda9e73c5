/**
 * Enough that 8 MiB of freed pages stay: Chromium's allocator (PartitionAlloc) returns free pages to the system once they are more than an
 * eighth of all that is allocated.
 */
const reserveBytes = 64 * 1024 * 1024
const reserves = new Set<ArrayBuffer>()

/**
 * Keeps freed pages in this process for the bytes that arrive next, as fresh ones cost the kernel more than copying into them does. It allocates
 * memory for that but never touches it, so that none is used. Returns what ends it.
 */
export function keepPages(): () => void {
  const reserve = new ArrayBuffer(reserveBytes)
  reserves.add(reserve)
  return () => void reserves.delete(reserve)
}

/** Frees bytes that nobody reads any more immediately, instead of at V8's next collection. Leaves alone those that share their buffer. */
export function free({ buffer, byteLength }: Uint8Array): void {
  // Node 20, in which the tests run, lacks `transfer`.
  if (buffer.byteLength === byteLength && 'transfer' in buffer && typeof buffer.transfer === 'function') buffer.transfer(0)
}
