const sliceMs = 8

/** Runs work that yields between its steps, at most about 8 ms at a time; returns a function that cancels it. */
export function runInSlices(work: Generator<undefined, void>, onDone: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined

  function slice(): void {
    const end = performance.now() + sliceMs
    while (performance.now() < end) {
      if (work.next().done) {
        onDone()
        return
      }
    }
    timer = setTimeout(slice, 0)
  }

  slice()
  return () => clearTimeout(timer)
}
