import type { SimulatedExecution } from './executions'
import type { Content } from './files/content'
import type { SimulatedFile } from './files/files'

/** The files of all executions. */
export interface Shelf {
  put(execution: SimulatedExecution): void
  /** Null if there is no such file, it is not there yet, or it has expired. */
  find(fileId: string): SimulatedFile | null
  /** The bytes, generated when first requested. The last few are cached. */
  contentOf(file: SimulatedFile): Content
}

const maxKept = 24

/** `now` is epoch ms of this machine. */
export function createShelf(now: () => number): Shelf {
  const owners = new Map<string, SimulatedExecution>()
  const kept = new Map<string, Content>()
  return {
    put(execution) {
      for (const file of execution.files) owners.set(file.id, execution)
    },
    find(fileId) {
      const owner = owners.get(fileId)
      const file = owner?.files.find(({ id }) => id === fileId)
      if (owner === undefined || file === undefined || now() < owner.endsAt) return null
      return now() < (file.expiresAt ?? Number.POSITIVE_INFINITY) ? file : null
    },
    contentOf(file) {
      const content = kept.get(file.id) ?? file.content()
      kept.delete(file.id)
      kept.set(file.id, content)
      const [oldest] = kept.keys()
      if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
      return content
    },
  }
}
