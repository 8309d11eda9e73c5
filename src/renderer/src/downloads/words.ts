import type { DownloadState } from '@shared/files'
import { formatAgo, formatBytes, formatIn, formatMoment, formatSpan } from '../format'
import { sayingText, t } from '../i18n'
import { activityOf } from './table'

/** The placeholder for the extension in a name, until the content is known. */
const pendingExtension = /\.?\{ext\}/g

/** A download's name below its folder, without the placeholder for the extension. For a saved file it is the final name, which may contain a number if others had the same name. */
export function nameOf({ folder, name, phase }: Pick<DownloadState, 'folder' | 'name' | 'phase'>): string {
  return phase.kind === 'done' && phase.path.startsWith(folder) ? phase.path.slice(folder.length).replace(/^[\\/]+/, '') : name.replace(pendingExtension, '')
}

/** The last part of that name, without its folders. */
export function baseName(download: Pick<DownloadState, 'folder' | 'name' | 'phase'>): string {
  return nameOf(download).replace(/^.*[\\/]/, '')
}

/** "4.2 MB of 18.4 MB", or "4.2 MB so far" while the size is not known. */
function amountWords({ receivedBytes, totalBytes }: DownloadState): string {
  const received = formatBytes(receivedBytes)
  return totalBytes === null
    ? t('downloads.receivedOnly', { received })
    : t('downloads.received', { received, total: formatBytes(totalBytes) })
}

/** The state of a download in one line. `now` is epoch ms; `waits` is what requests on its connection are waiting for. */
export function downloadWords(download: DownloadState, now: number, waits: string | null): string {
  const { phase } = download
  switch (phase.kind) {
    case 'queued':
      return t('downloads.queued')
    case 'running':
      return [amountWords(download), ...paceWords(download, phase.bytesPerSecond, waits)].join(' · ')
    case 'waiting':
      return t('downloads.waiting', { message: sayingText(phase.failure.saying), when: formatIn(phase.until, now) })
    case 'paused':
      return t('downloads.paused', { amount: amountWords(download) })
    case 'exists':
      return t('downloads.exists')
    case 'done':
      return t(phase.verdict === 'mismatch' ? 'downloads.doneMismatch' : 'downloads.done', { when: formatAgo(phase.at, now) })
    case 'failed':
      return phase.failure.kind === 'gone' ? t('files.goneBefore', { moment: formatMoment(phase.at) }) : sayingText(phase.failure.saying)
  }
}

function paceWords({ receivedBytes, totalBytes }: DownloadState, bytesPerSecond: number | null, waits: string | null): string[] {
  if (!bytesPerSecond && waits !== null) return [t('connection.waiting', { why: waits })]
  if (bytesPerSecond === 0) return [t('downloads.nothingComes')]
  if (bytesPerSecond === null || bytesPerSecond < 0) return []
  const speed = t('downloads.speed', { speed: formatBytes(bytesPerSecond) })
  if (totalBytes === null) return [speed]
  return [speed, t('downloads.left', { span: formatSpan(((totalBytes - receivedBytes) / bytesPerSecond) * 1000) })]
}

/** Sums up what became of downloads, none of which is in progress any more. */
export function overWords(downloads: readonly DownloadState[]): string {
  const said = [['over', 'downloads.saved'], ['held', 'downloads.held'], ['asking', 'downloads.needAttention']] as const
  return said
    .map(([activity, words]) => ({ words, count: downloads.filter((one) => activityOf(one) === activity).length }))
    .filter(({ count }) => count > 0)
    .map(({ words, count }) => t(words, {}, count))
    .join(', ')
}
