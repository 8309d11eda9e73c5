import { z } from 'zod'
import { maxPasteLength } from './contract'
import type { RequestName } from './contract'
import { executionIdSchema } from './execution'
import { settingsSchema } from './settings'

const ids = z.object({ ids: z.array(executionIdSchema).min(1).max(200_000) })
const paste = z.object({ text: z.string().max(maxPasteLength) })

/** The shape of each request's input; main parses every message by it. */
export const requestSchemas = {
  snapshot: z.null(),
  previewPaste: paste,
  track: paste,
  stopTracking: ids,
  /** Takes `stopTracking` back. */
  restore: ids,
  askNow: ids,
  details: z.object({ id: executionIdSchema }),
  saveKey: z.object({
    key: z.string().trim().min(1).max(4096),
    storage: z.enum(['encrypted', 'plain', 'session']),
  }),
  removeKey: z.null(),
  saveSettings: settingsSchema.partial(),
  trySimulator: z.null(),
  leaveSimulator: z.null(),
  dismissNotice: z.object({ kind: z.string().max(64) }),
  copyText: z.object({ text: z.string().max(maxPasteLength) }),
  openDashboard: z.null(),
} satisfies Record<RequestName, z.ZodType>

export type RequestInputs = { [N in RequestName]: z.infer<(typeof requestSchemas)[N]> }
