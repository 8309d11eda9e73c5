/** What goes wrong with a request. */
export type Fault =
  /** An error status; without a code the body is empty. */
  | {
      kind: 'status'
      status: number
      code?: string
      message?: string
      retryable?: boolean
      headers?: Record<string, string>
    }
  /** The real reply, later. */
  | { kind: 'delay'; ms: number }
  /** No reply at all. */
  | { kind: 'hang' }
  /** The headers and half of the body, then silence. */
  | { kind: 'stall' }
  /** The connection is reset before the first byte. */
  | { kind: 'reset' }
  /** All headers, then the connection closes after `afterBytes` of the body; default: half of it. */
  | { kind: 'truncate'; afterBytes?: number }
  | { kind: 'broken-json' }
  /** An HTML page with status 200. */
  | { kind: 'html' }
  /** The real body under another content type. */
  | { kind: 'content-type'; value: string }
  /** Valid JSON of that size. */
  | { kind: 'oversize'; bytes: number }
  | { kind: 'redirect'; location: string; status?: 301 | 302 | 303 | 307 | 308 }
  | { kind: 'body'; body: string; contentType?: string; status?: number; headers?: Record<string, string> }

/** Which requests a fault hits. Omitted fields match every request. */
interface FaultRule {
  host?: 'api' | 'storage'
  method?: string
  /** A text that the path contains, or a pattern that it matches. */
  path?: string | RegExp
  /** Lets this many matching requests pass first. */
  after?: number
  /** Ends after this many hits; default: never. */
  times?: number
  then: Fault
}

/** The active faults. The first rule that matches a request decides. */
export interface Faults {
  /** Returns a function that removes the rule. */
  add(rule: FaultRule): () => void
  clear(): void
  /** The fault for a request, counted as a hit. */
  next(host: 'api' | 'storage', method: string, path: string): Fault | null
}

export function createFaults(): Faults {
  const rules = new Set<{ rule: FaultRule; seen: number }>()
  return {
    add(rule) {
      const entry = { rule, seen: 0 }
      rules.add(entry)
      return () => rules.delete(entry)
    },
    clear: () => rules.clear(),
    next(host, method, path) {
      for (const entry of rules) {
        const { after = 0, times = Number.POSITIVE_INFINITY, then } = entry.rule
        if (!fits(entry.rule, host, method, path)) continue
        entry.seen += 1
        if (entry.seen > after && entry.seen <= after + times) return then
      }
      return null
    },
  }
}

function fits(rule: FaultRule, host: string, method: string, path: string): boolean {
  const { path: pattern = '' } = rule
  const pathFits = typeof pattern === 'string' ? path.includes(pattern) : pattern.test(path)
  return (rule.host ?? 'api') === host && (rule.method ?? method) === method && pathFits
}
