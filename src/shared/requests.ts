import { z } from 'zod'
import { withoutDirections } from './bidi'
import { connectionColours, maxConnectionName } from './connection'
import { maxBatchLength, maxCancelled, maxLabelLength, maxNoteLength, maxPasteLength, maxTemplateLength } from './limits'
import type { RequestName } from './contract'
import { executionIdSchema, executionSchema } from './execution'
import { settingsSchema } from './settings'

/** As many as the longest paste may hold, of 41 characters each. */
const maxIds = Math.floor(maxPasteLength / 41)
const idList = z.array(executionIdSchema).min(1).max(maxIds)
const ids = z.object({ ids: idList })
const paste = z.object({ text: z.string().max(maxPasteLength) })
/** SQLite's JSON functions make invalid UTF-8 of half a surrogate pair, at which libsql ends the process; it cuts a text off at a NUL. */
const unstorable = /\p{Surrogate}|\0/gu
const storable = (text: string): string => text.replace(unstorable, '\ufffd')
/** The user's own words, trimmed, storable and without pasted direction characters; null if only space is left. */
const words = (longest: number) => z.string().overwrite(withoutDirections).overwrite(storable).trim().max(longest).transform((text) => text || null).nullable()
const userWords = (longest: number) => z.array(z.object({ id: executionIdSchema, word: words(longest) })).min(1).max(maxIds)
const downloadIds = z.object({ ids: z.array(z.uuid()).min(1).max(100_000) })
const file = z.object({ executionId: executionIdSchema, fileId: z.string().max(200) })
const connectionId = z.string().min(1).max(64)
const key = { key: z.string().trim().min(1).max(4096), storage: z.enum(['encrypted', 'plain', 'session']) }
const connectionFields = {
  name: z.string().overwrite(withoutDirections).trim().min(1).max(maxConnectionName),
  colour: z.enum(connectionColours),
  /** As typed by the user; null: the API's usual address. */
  baseUrl: z.string().trim().min(1).max(2048).nullable(),
}
/** Epoch ms. */
const instant = z.int().min(0).max(8.64e15)

/** The schema of each request's input. Main parses every message with it. */
export const requestSchemas = {
  firstRows: z.null(),
  snapshot: z.null(),
  searchOnlyText: z.null(),
  previewPaste: paste,
  /** `batch`: the group for the new ones. */
  track: paste.extend({ batch: words(maxBatchLength).optional() }),
  /** Stops the bulk action in progress. What is done stays done. */
  stopWork: z.null(),
  stopTracking: ids,
  /** Undoes `stopTracking`. */
  restore: ids,
  askNow: ids,
  details: z.object({ id: executionIdSchema }),
  cancel: z.object({ ids: idList.max(maxCancelled) }),
  stopCancelling: z.null(),
  label: z.object({ ids: idList, label: words(maxLabelLength) }),
  note: z.object({ id: executionIdSchema, note: words(maxNoteLength) }),
  group: z.object({ ids: idList, batch: words(maxBatchLength) }),
  /** Undoes giving several one label or group: each gets its own again, unless it has another than the `given` one by now. */
  setWords: z.discriminatedUnion('what', [
    z.object({ what: z.literal('label'), given: words(maxLabelLength), words: userWords(maxLabelLength) }),
    z.object({ what: z.literal('batch'), given: words(maxBatchLength), words: userWords(maxBatchLength) }),
  ]),
  pin: z.object({ ids: idList, pinned: z.boolean() }),
  /** `archived` skips those that have not ended; `open` undoes it. */
  archive: z.object({ ids: idList, archive: executionSchema.shape.archive }),
  deleteForGood: ids,
  groups: z.null(),
  copyAs: z.object({ ids: idList, what: z.enum(['curl', 'json', 'ids']) }),
  /** Null: the whole list, newest first; else these, in this order. */
  exportList: z.object({ ids: idList.nullable(), format: z.enum(['csv', 'json']) }),
  stopExports: z.null(),
  /** The file name the user chooses decides the format: JSON if it ends in `.json`, else text. */
  transcript: z.object({ id: executionIdSchema }),
  /** What ended between `from` (null: the beginning) and `to` (exclusive), epoch ms, on these connections. */
  statistics: z.object({ connectionIds: z.array(connectionId).min(1).max(1000), from: instant.nullable(), to: instant }),
  saveKey: z.object({ connectionId, ...key }),
  removeKey: z.object({ connectionId }),
  checkKey: z.object({ connectionId }),
  addConnection: z.object({ ...connectionFields, ...key }),
  changeConnection: z.object({ connectionId, ...z.object(connectionFields).partial().shape }),
  useConnection: z.object({ connectionId }),
  /** `executions`: what happens to those tracked on it; `to` is the connection they move to. */
  removeConnection: z.discriminatedUnion('executions', [
    z.object({ connectionId, executions: z.enum(['keep', 'forget']) }),
    z.object({ connectionId, executions: z.literal('move'), to: connectionId }),
  ]),
  moveExecutions: z.object({ moves: z.array(z.object({ id: executionIdSchema, to: connectionId })).min(1).max(maxIds) }),
  saveSettings: settingsSchema.partial(),
  exportSettings: z.null(),
  importSettings: z.null(),
  trySimulator: z.null(),
  leaveSimulator: z.null(),
  dismissNotice: z.object({ kind: z.string().max(64) }),
  copyText: z.object({ text: z.string().max(maxPasteLength) }),
  openDashboard: z.null(),
  downloads: z.null(),
  /** `fileIds` null: all files of these executions. */
  saveFiles: z.object({ ids: idList, fileIds: z.array(z.string().max(200)).min(1).max(10_000).nullable() }),
  pauseDownloads: downloadIds,
  resumeDownloads: downloadIds,
  discardDownloads: downloadIds,
  answerDownloads: downloadIds.extend({ answer: z.enum(['overwrite', 'keep-both']) }),
  showSaved: z.object({ id: z.uuid() }),
  chooseDownloadFolder: z.null(),
  previewTemplate: z.object({ template: z.string().max(maxTemplateLength) }),
  /** `asked`: the user asked for it, so its size does not matter. */
  inspectFile: file.extend({ asked: z.boolean() }),
  dragFile: file,
  fetchFile: file,
  brokenFile: file,
  setPaused: z.object({ paused: z.boolean() }),
  rest: z.object({ resting: z.boolean() }),
  /** Shown whatever the settings say. */
  testNotification: z.null(),
  announcedEnds: z.null(),
} satisfies Record<RequestName, z.ZodType>

export type RequestInputs = { [N in RequestName]: z.infer<(typeof requestSchemas)[N]> }
