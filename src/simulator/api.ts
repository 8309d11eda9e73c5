import { Hono, type Context, type MiddlewareHandler } from 'hono'
import { z } from 'zod'
import { isTerminal } from '@shared/status'
import { admissionMiddleware } from './admission'
import type { Counters } from './counters'
import { cancelExecution, fates, statusAt, type CreateOptions, type SimulatedExecution } from './executions'
import { errorObject, failures } from './failures'
import { faultMiddleware } from './fault-replies'
import type { Faults } from './faults'
import type { HostEnv } from './host'
import type { RateLimiter } from './rate-limiter'
import { envelope } from './replies'
import type { Settings } from './settings'
import type { Wire } from './wire'

interface ApiParts {
  key: string
  settings: Settings
  executions: Map<string, SimulatedExecution>
  limiter: RateLimiter
  counters: Counters
  faults: Faults
  wire: Wire
  create(options: CreateOptions): SimulatedExecution
  /** Epoch ms of this machine. */
  now: () => number
}

type ExecutionContext = Context<HostEnv, '/v1/executions/:id'>

/** The API host without its files: modelroute-api, sections 2 to 6, 8 and 9. */
export function createApi(parts: ApiParts): Hono<HostEnv> {
  const { counters, executions, wire, now } = parts
  const app = new Hono<HostEnv>()
  app.use('/v1/executions/:id/*', countMiddleware(counters))
  app.use(admissionMiddleware(parts))
  app.use(faultMiddleware('api', parts.faults))

  app.post('/v1/executions', createHandler(parts))

  app.get('/v1/executions/:id', (context) => {
    return withExecution(context, (execution) => {
      if (isTerminal(statusAt(execution, now()))) whenServed(context, () => (counters.of(execution.id).endServedAt ??= now()))
      return context.json(wire.status(execution, now()))
    })
  })

  app.get('/v1/executions/:id/result', (context) => {
    return withExecution(context, (execution) => {
      const status = statusAt(execution, now())
      if (status === 'COMPLETED') return context.json(wire.result(execution, now()))
      const message = `The execution has no result: it is ${status}.`
      return envelope(409, { code: 'RESULT_NOT_AVAILABLE', message, retryable: false })
    })
  })

  app.post('/v1/executions/:id/cancel', (context) => {
    return withExecution(context, (execution) => {
      if (cancelExecution(execution, now())) return context.json(wire.status(execution, now()))
      const message = `The execution cannot be cancelled: it is ${statusAt(execution, now())}.`
      return envelope(409, { code: 'EXECUTION_NOT_CANCELLABLE', message, retryable: false })
    })
  })

  app.get('/v1/webhooks/endpoints', (context) => {
    if (parts.settings.permission === 'full') return context.json({ endpoints: [] })
    return envelope(403, { code: 'FORBIDDEN', message: 'This key may not manage webhooks.', retryable: false })
  })

  app.notFound(() =>
    envelope(404, { code: 'NOT_FOUND', message: 'There is nothing at this address.', retryable: false }),
  )
  return app

  function withExecution(
    context: ExecutionContext,
    answer: (execution: SimulatedExecution) => Response,
  ): Response {
    const execution = executions.get(context.req.param('id'))
    if (execution !== undefined) return answer(execution)
    return envelope(404, {
      code: 'EXECUTION_NOT_FOUND',
      message: 'There is no such execution.',
      retryable: false,
    })
  }
}

/** Calls `call` when the reply has been sent completely and without a fault. */
function whenServed(context: ExecutionContext, call: () => unknown): void {
  if (context.get('faulty') !== true) context.env.outgoing.once('finish', call)
}

function countMiddleware(counters: Counters): MiddlewareHandler<HostEnv, '/v1/executions/:id/*'> {
  const underWay = new Map<string, number>()
  return async (context, next) => {
    const id = context.req.param('id')
    const counts = counters.of(id)
    if (context.req.path.endsWith('/result')) counts.results += 1
    else if (context.req.path.endsWith('/cancel')) counts.cancels += 1
    else counts.polls += 1
    if (context.req.path.endsWith(id) && counts.endServedAt !== null) counts.pollsAfterEnd += 1

    underWay.set(id, (underWay.get(id) ?? 0) + 1)
    counts.maxConcurrent = Math.max(counts.maxConcurrent, underWay.get(id) ?? 0)
    context.env.outgoing.once('close', () => underWay.set(id, (underWay.get(id) ?? 0) - 1))
    await next()
  }
}

const longestMs = 24 * 60 * 60_000

/** Besides the documented fields, `metadata.simulate` can set what is otherwise drawn. */
const creationSchema = z.object({
  model: z.string().min(1),
  input: z.record(z.string(), z.unknown()),
  webhook_url: z.url().optional(),
  metadata: z
    .looseObject({
      simulate: z
        .object({ fate: z.enum(fates), duration_ms: z.number().min(0).max(longestMs) })
        .partial()
        .optional(),
    })
    .optional(),
})

/** POST /v1/executions. The same Idempotency-Key returns the same execution again. */
function createHandler({
  executions,
  create,
  wire,
}: ApiParts): (context: Context<HostEnv>) => Promise<Response> {
  const byIdempotencyKey = new Map<string, string>()
  return async (context) => {
    const parsed = creationSchema.safeParse(await context.req.json().catch(() => undefined))
    if (!parsed.success) {
      const details = parsed.error.issues.map(({ path, message }) => ({
        field: path.join('.'),
        code: 'INVALID',
        message,
      }))
      const requestId = context.env.outgoing.getHeader('x-request-id')
      const error = { ...errorObject('INPUT_VALIDATION_ERROR', String(requestId)), details }
      return envelope(failures.INPUT_VALIDATION_ERROR.httpStatus, error)
    }
    const { model, metadata } = parsed.data
    const idempotencyKey = context.req.header('idempotency-key') ?? ''
    const earlier = executions.get(byIdempotencyKey.get(idempotencyKey) ?? '')
    const { fate, duration_ms: durationMs } = metadata?.simulate ?? {}
    const execution = earlier ?? create({ model, fate, durationMs })
    if (idempotencyKey !== '') byIdempotencyKey.set(idempotencyKey, execution.id)
    return context.json(wire.created(execution), 202)
  }
}
