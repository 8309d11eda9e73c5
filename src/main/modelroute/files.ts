import type { RequestFailure } from '@shared/execution'
import type { Clock } from '../tracking/clock'
import type { Errand } from '../tracking/errands'
import { usableBaseUrl } from './base-url'
import { failureOfFault, failureOfResponse, timedOut, unreadable, usableKey } from './errors'
import { atStorage, failedReply, fileFailure, readOpened, storageFailure, unsafeLink, type FileReply } from './file-replies'
import { isJsonType, parseJson } from './json'
import { isSafeTarget, readLink, type FileLink } from './link'
import { noRate, readRate } from './rate-limit'
import { discard, readText, sendWithKey, sendWithoutKey, withoutKey, type Fetch } from './transport'
import type { RateReading } from './types'

/** Who waits for a file: the user for a download, which goes before the polls; nobody for a thumbnail, which goes after them. */
export type FilePriority = 'download' | 'thumbnail'

export interface FileApiOptions {
  fetch: Fetch
  clock: Clock
  /** As `parseBaseUrl` gives it. */
  baseUrl: string
  /** Called for each request; null if there is no key. */
  readKey: () => string | null
  /** Makes each request to the API, within the limit. */
  errand: Errand<FilePriority>
  /** Called when the API answered 401 to a request that left at `sentAt` (monotonic ms). */
  onUnauthorized: (sentAt: number) => void
  /** Without a network a link that is known does not help: the request to the API waits until there is one. */
  isOnline: () => boolean
  /** For the headers of a reply, ms. */
  timeoutMs?: number
}

export interface OpenFile {
  fileId: string
  priority: FilePriority
  /** Requests the part from this byte on, if the file still matches `validator`; null for the whole file. */
  from: { start: number; validator: string } | null
  /** Also ends the body. */
  signal: AbortSignal
  /** Called when the wait is over and a request leaves. */
  onSent?: () => void
}

/** The files of one connection. */
export interface FileApi {
  /**
   * GET /v1/files/{id}/download (modelroute-api, section 7), whether it answers with the bytes, a presigned link or a
   * redirect. A link is reused while it is valid, without asking the API. Throws only an AbortError.
   */
  open(request: OpenFile): Promise<FileReply>
}

/** Presigned replies and errors are never larger. */
const maxSmallBytes = 64 * 1024
const maxLinks = 1000
/** A link is not used in its last seconds, as the transfer must begin before it expires. */
const linkMarginMs = 10_000

/** The API's answer to a request for a file. */
type FileAnswer = { kind: 'bytes'; response: Response } | { kind: 'link'; link: FileLink } | { kind: 'failed'; reply: FileReply }

/** Creates the file API of a connection. Throws if `baseUrl` is unusable. */
export function createFileApi(options: FileApiOptions): FileApi {
  const { fetch, clock, readKey, errand, onUnauthorized, isOnline, timeoutMs = 30_000 } = options
  const baseUrl = usableBaseUrl(options.baseUrl)
  const links = new Map<string, FileLink>()

  async function open(request: OpenFile): Promise<FileReply> {
    const known = isOnline() ? goodLink(request.fileId) : null
    if (known) {
      const reply = await openLink(known, request)
      if (reply.ok || !mayBeStale(reply)) return reply
      links.delete(request.fileId)
    }
    const answer = await ask(request)
    if (answer.kind === 'failed') return answer.reply
    if (answer.kind === 'bytes') return opened(answer.response, request, null)
    keepLink(request.fileId, answer.link)
    return openLink(answer.link, request)
  }

  function goodLink(fileId: string): FileLink | null {
    const link = links.get(fileId)
    return link?.goodUntil && link.goodUntil - linkMarginMs > clock.monotonic() ? link : null
  }

  function keepLink(fileId: string, link: FileLink): void {
    links.delete(fileId)
    if (link.goodUntil !== null) links.set(fileId, link)
    const [oldest] = links.keys()
    if (links.size > maxLinks && oldest !== undefined) links.delete(oldest)
  }

  async function ask({ fileId, from, priority, signal, onSent }: OpenFile): Promise<FileAnswer> {
    const url = `${baseUrl}/v1/files/${encodeURIComponent(fileId)}/download`
    return errand(priority, signal, async (report): Promise<FileAnswer> => {
      const usable = usableKey(readKey())
      if ('failure' in usable) return failed(failedReply(fileFailure(usable.failure)))
      const { key } = usable
      onSent?.()
      const sentAt = clock.monotonic()
      const asked = await withinTime(signal, async (limited) => {
        const arrival = await sendWithKey(fetch, {
          method: 'GET', url, key, accept: '*/*', headers: rangeHeaders(from), signal: limited,
        })
        return arrival.kind === 'reply' ? { arrival, body: await readSmall(arrival.response) } : { arrival, body: null }
      })
      const response = 'arrival' in asked && asked.arrival.kind === 'reply' ? asked.arrival.response : null
      const body = 'arrival' in asked && asked.body !== null ? withoutKey(asked.body, key) : null
      const failure = response === null ? null : failureOf(response, body)
      const rate = response ? readRate(response.headers, clock.wall()) : noRate
      report({ sentAt, receivedAt: clock.monotonic(), rate }, failure?.kind === 'rate-limited')
      if (response?.status === 401) onUnauthorized(sentAt)
      if ('ok' in asked) return failed(asked)
      if (asked.arrival.kind === 'elsewhere') return redirected(asked.arrival.location)
      if (failure !== null) return failed(failedReply(fileFailure(failure), rate.retryAfterMs))
      return read(asked.arrival.response, body, rate)
    })
  }

  function redirected(location: string | null): FileAnswer {
    if (location === null) return failed(failedReply(redirectsNowhere))
    return { kind: 'link', link: { url: location, goodUntil: null, sizeBytes: null, contentType: null } }
  }

  function read(response: Response, body: string | null, rate: RateReading): FileAnswer {
    const link = body === null ? null : readLink(parseJson(body))
    if (link === null) return { kind: 'bytes', response }
    discard(response)
    const { expiresAt, ...rest } = link
    const lifeMs = expiresAt === null ? null : expiresAt - (rate.serverDate ?? clock.wall())
    return { kind: 'link', link: { ...rest, goodUntil: lifeMs === null ? null : clock.monotonic() + lifeMs } }
  }

  async function openLink(link: FileLink, request: OpenFile): Promise<FileReply> {
    request.onSent?.()
    const allowed = (url: URL): boolean => isSafeTarget(url, baseUrl)
    const arrival = await withinTime(request.signal, (signal) =>
      sendWithoutKey(fetch, { url: link.url, headers: { accept: '*/*', ...rangeHeaders(request.from) }, allowed, signal }),
    )
    const { host } = new URL(link.url)
    if ('ok' in arrival) return failedReply(atStorage(arrival.failure, host))
    if (arrival.kind === 'elsewhere') return failedReply(arrival.location === null ? atStorage(redirectsNowhere, host) : unsafeLink())
    const { response } = arrival
    if (response.ok || response.status === 416) return opened(response, request, link)
    discard(response)
    return failedReply(storageFailure(response.status), readRate(response.headers, clock.wall()).retryAfterMs)
  }

  /** If the server cannot serve the part, requests the whole file. */
  async function opened(response: Response, request: OpenFile, link: FileLink | null): Promise<FileReply> {
    const file = response.ok ? readOpened(response, request.from, link) : null
    if (file !== null) return { ok: true, file }
    discard(response)
    if (request.from !== null) return open({ ...request, from: null })
    return failedReply(fileFailure(unreadable('cut-off', response.status, null)))
  }

  /** Sends with a time limit for the headers. Only the caller's abort throws. */
  async function withinTime<T>(
    caller: AbortSignal,
    send: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | (FileReply & { ok: false })> {
    const late = new AbortController()
    const disarm = clock.after(timeoutMs, () => late.abort())
    try {
      return await send(AbortSignal.any([caller, late.signal]))
    } catch (fault) {
      if (caller.aborted) throw new DOMException('The request was aborted.', 'AbortError')
      return failedReply(fileFailure(late.signal.aborted ? timedOut(timeoutMs) : failureOfFault(fault)))
    } finally {
      disarm()
    }
  }

  return { open }
}

const redirectsNowhere = fileFailure(unreadable('redirects-nowhere', null, null))

const failed = (reply: FileReply): FileAnswer => ({ kind: 'failed', reply })

/** The failure that an error status means; null if the file, or a link to it, was sent. */
function failureOf(response: Response, body: string | null): RequestFailure | null {
  return response.ok || response.status === 416 ? null : failureOfResponse(response, body)
}

/**
 * Encoded bytes could neither be counted nor requested in parts, so they are unwanted. But some hosts can send a file only as it is
 * stored, and Chromium refuses an encoding that was not accepted. No common server takes the star for a wish.
 */
function rangeHeaders(from: OpenFile['from']): Record<string, string> {
  const whole = { 'accept-encoding': 'identity, *;q=0.1' }
  return from === null ? whole : { ...whole, range: `bytes=${from.start}-`, 'if-range': from.validator }
}

/** A link that used to work may be refused after it expired: a new one is requested. */
function mayBeStale({ failure }: FileReply & { ok: false }): boolean {
  return failure.kind === 'link-refused' || failure.kind === 'gone'
}

/**
 * The text of an error, or of what may be the presigned reply; null if the reply is the file itself. A presigned reply is
 * never an attachment. Leaves the body unread if it may be a file.
 */
async function readSmall(response: Response): Promise<string | null> {
  const { headers, ok, status } = response
  if (!ok) return readText(response, maxSmallBytes)
  const mayBeLink =
    status === 200 &&
    isJsonType(headers.get('content-type')) &&
    !/^\s*attachment/i.test(headers.get('content-disposition') ?? '') &&
    Number(headers.get('content-length') ?? 0) <= maxSmallBytes
  return mayBeLink ? readText(response.clone(), maxSmallBytes) : null
}
