import type { Execution, ExecutionError, Transition } from '@shared/execution'
import type { RecordedObservation } from '../tracking/record'
import { executionRecord, isoTime } from './execution-record'
import { redact } from './redact'

/** Everything a transcript contains. `dropped` counts older observations that are no longer kept. */
interface TranscriptSource {
  execution: Execution
  /** Null if the connection, and with it the address, was removed. */
  baseUrl: string | null
  history: Transition[]
  observations: { kept: RecordedObservation[]; dropped: number }
  version: string
  /** Epoch ms. */
  writtenAt: number
}

/** Every request about one execution as JSON, without the user's own notes, the key, or the queries and users of links. */
export function transcriptJson(source: TranscriptSource): string {
  const { history, observations } = source
  const transcript = {
    app: 'ModelRoute Monitor',
    version: source.version,
    written_at: isoTime(source.writtenAt),
    connection: { base_url: source.baseUrl },
    execution: factsOf(source.execution),
    transitions: history.map(({ from, to, at }) => ({ at: isoTime(at), from, to })),
    observations_no_longer_kept: observations.dropped,
    observations: observations.kept.map(observationRecord),
  }
  return redact(`${JSON.stringify(transcript, null, 2)}\n`)
}

/** The same as readable text. */
export function transcriptText(source: TranscriptSource): string {
  const { execution, baseUrl, history, observations } = source
  const { kept, dropped } = observations
  return redact(
    [
      `Transcript of ${execution.id}`,
      `Written by ModelRoute Monitor ${source.version} at ${isoTime(source.writtenAt)}. All times are UTC.`,
      'The API key, the queries and users of links, the label, the note and the group are left out.',
      ...section('Execution', factLines(execution, baseUrl)),
      ...detailLines(execution.error?.details ?? []),
      ...section('Statuses seen', history.map(({ from, to, at }) => `${isoTime(at)}  ${from === null ? to : `${from} → ${to}`}`)),
      ...section(
        `Requests (${kept.length}${dropped > 0 ? `; ${dropped} older ones are no longer kept` : ''})`,
        kept.flatMap(observationLines),
      ),
      '',
    ].join('\n'),
  )
}

/** What the API wrote on several lines is indented deeper than any line of ours. */
function section(title: string, lines: string[]): string[] {
  const told = lines.map((line) => line.replaceAll(lineBreaks, '\n        '))
  return ['', title, '-'.repeat(title.length), ...(told.length > 0 ? told : ['none'])]
}

const lineBreaks = /\r\n?|[\n\u0085\u2028\u2029]/g

/** The user's own notes do not belong in a support ticket. */
function factsOf(execution: Execution) {
  return executionRecord({ ...execution, label: null, note: null, batch: null }, new Map())
}

function factLines(execution: Execution, baseUrl: string | null): string[] {
  const { error, files, usage, ...facts } = factsOf(execution)
  const named = {
    base_url: baseUrl,
    ...facts,
    ...usage,
    files: files.map((file) => file.file_id).join(' ') || null,
    error_code: error?.code ?? null,
    error_message: error?.message ?? null,
    error_request_id: error?.request_id ?? null,
    error_retryable: error?.retryable ?? null,
  }
  return Object.entries(named).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
}

function detailLines(details: ExecutionError['details']): string[] {
  return details.length === 0 ? [] : section('Details of the error', details.map(({ field, code, message }) => {
    return [field && `${field}:`, message, code && `(${code})`].filter((part) => part !== '').join(' ')
  }))
}

function observationRecord({ at, asked, tookMs, httpStatus, status, requestId, rate, failure }: RecordedObservation) {
  return {
    at: isoTime(at),
    request: requestLine[asked],
    took_ms: tookMs,
    http_status: httpStatus,
    status,
    request_id: requestId,
    rate_limit: { limit: rate.limit, remaining: rate.remaining, reset: isoTime(rate.resetAt) },
    retry_after_ms: rate.retryAfterMs,
    date: isoTime(rate.serverDate),
    failure,
  }
}

const requestLine: Record<RecordedObservation['asked'], string> = {
  status: 'GET execution',
  result: 'GET result',
  cancel: 'POST cancel',
}

function observationLines(observation: RecordedObservation): string[] {
  const { at, asked, tookMs, httpStatus, status, requestId, rate, failure } = observation
  const reply = [
    httpStatus === null ? 'no reply' : `HTTP ${httpStatus}`,
    status,
    requestId && `request ${requestId}`,
    `${tookMs} ms`,
  ]
  const headers = [
    rate.limit !== null && `X-RateLimit-Limit ${rate.limit}`,
    rate.remaining !== null && `X-RateLimit-Remaining ${rate.remaining}`,
    rate.resetAt !== null && `X-RateLimit-Reset ${isoTime(rate.resetAt)}`,
    rate.retryAfterMs !== null && `Retry-After ${rate.retryAfterMs / 1000} s`,
    rate.serverDate !== null && `Date ${isoTime(rate.serverDate)}`,
  ].filter((header) => header !== false)
  return [
    `${isoTime(at)}  ${requestLine[asked]}: ${reply.filter((part) => part !== null).join(', ')}`,
    ...(headers.length > 0 ? [`    ${headers.join(', ')}`] : []),
    ...(failure ? [`    ${[failure.kind, failure.code].filter((part) => part !== null).join(' ')}: ${failure.message}`] : []),
  ]
}
