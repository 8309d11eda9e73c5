import { z } from 'zod'
import { executionIdSchema } from '@shared/execution'
import { linkScheme } from './link-scheme'

const maxLength = 64 * 1024
const idsSchema = z.array(executionIdSchema)

/** Whether a link is longer than any that is read, so that its IDs must come another way. */
export function isTooLong(link: string): boolean {
  return link.length > maxLength
}

/**
 * The IDs that `modelroute-monitor://track?ids=exec_…,exec_…` asks to track, each once. Null for every other link: web
 * pages can open links, so nothing else is accepted or guessed.
 */
export function parseDeepLink(link: string): string[] | null {
  if (isTooLong(link) || !URL.canParse(link)) return null
  const url = new URL(link)
  const asks = url.protocol === `${linkScheme}:` && url.host === 'track' && (url.pathname === '' || url.pathname === '/')
  const [name, ...others] = url.searchParams.keys()
  if (!asks || url.username || url.password || url.hash || name !== 'ids' || others.length > 0) return null
  const ids = idsSchema.safeParse(url.searchParams.get('ids')?.split(','))
  return ids.success ? [...new Set(ids.data)] : null
}
