import type { Execution } from '@shared/execution'
import { ownTimes } from '@shared/own-time'
import type { CorrectionOf } from '@shared/own-time'
import type { Settings } from '@shared/settings'
import { voidHandler } from '../ipc/requests'
import type { RequestHandlers } from '../ipc/requests'
import { inTurns } from '../steps'
import type { Steps } from '../steps'
import type { ExecutionRepository } from '../tracking/repository'
import { words } from '../words/words'
import { nodeDisk } from './disk'
import type { Downloads, DownloadRequest } from './downloads'
import { formatOf } from './formats'
import { fillTemplate, previewTemplate } from './names'
import type { DragOut } from './drag-out'
import type { Previews } from './previews'

export interface FileCommandParts {
  downloads: Downloads
  /** Where actions on thousands of downloads run, in turn with those on executions. */
  steps: Steps
  /** Settles when the page has its list. It does not wait for thousands of stored downloads, which take seconds to read. */
  listed: Promise<void>
  previews: Previews
  dragOut: DragOut
  settings: () => Settings
  /** The system's folder for downloads, absolute. */
  systemFolder: () => string
  executions: Pick<ExecutionRepository, 'findAll'>
  correctionOf: CorrectionOf
  showInFolder: (path: string) => void
  /** Null if the user chose none. */
  chooseFolder: () => Promise<string | null>
}

/** The requests about files. */
export type FileRequests =
  | 'downloads' | 'saveFiles' | 'pauseDownloads' | 'resumeDownloads' | 'discardDownloads' | 'answerDownloads'
  | 'showSaved' | 'chooseDownloadFolder' | 'previewTemplate' | 'inspectFile' | 'dragFile' | 'fetchFile' | 'brokenFile'

/** The files of so many executions are begun before everything else has its turn. Those of 50,000 take a quarter of a minute. */
const savedAtOnce = 200

/** The handlers of the requests about files. */
export function fileCommands(parts: FileCommandParts): Pick<RequestHandlers, FileRequests> {
  const { downloads, steps, previews, dragOut, executions, showInFolder, chooseFolder } = parts
  return {
    downloads: () => parts.listed.then(() => JSON.stringify(downloads.list())),
    saveFiles: async ({ ids, fileIds }) => {
      const begun = new Set<string>()
      for await (const some of inTurns(ids, savedAtOnce)) {
        const requests = executions.findAll(some).flatMap((execution) => downloadsOf(execution, parts))
        const wanted = fileIds ? requests.filter(({ fileId }) => fileIds.includes(fileId)) : requests
        for (const id of downloads.save(wanted)) begun.add(id)
      }
      return { begun: JSON.stringify(downloads.withIds([...begun])) }
    },
    pauseDownloads: ({ ids }) => steps.run('change', ids, (some) => downloads.pause(some)),
    resumeDownloads: ({ ids }) =>
      steps.run('change', ids, async (some) => {
        // The advice for a disk that refused a file is to choose another folder.
        await downloads.leaveRefusing(some, folderOf(parts))
        downloads.resume(some)
      }),
    discardDownloads: ({ ids }) => steps.run('change', ids, (some) => downloads.discard(some)),
    answerDownloads: ({ ids, answer }) => steps.run('change', ids, (some) => downloads.answer(some, answer)),
    showSaved: voidHandler(async ({ id }) => {
      const phase = downloads.withIds([id])[0]?.phase
      if (phase?.kind !== 'done') return
      if (!(await nodeDisk.exists(phase.path).catch(() => false))) throw new Error(words().refusal.savedGone(phase.path))
      showInFolder(phase.path)
    }),
    chooseDownloadFolder: chooseFolder,
    previewTemplate: ({ template }) =>
      previewTemplate(template, {
        at: Date.now(),
        model: 'flux-1.1-pro',
        executionId: 'exec_0f8fad5b-d9cb-469f-a165-70867728950e',
        fileId: 'file_7c9e6679-7425-40de-944b-e07fc1f90ae7',
        n: 1,
        label: null,
        extension: 'png',
      }),
    inspectFile: ({ executionId, fileId, asked }) => previews.inspect(executionId, fileId, asked),
    dragFile: async ({ executionId, fileId }) => ({ begun: await dragOut.begin(executionId, fileId) }),
    fetchFile: ({ executionId, fileId }) => previews.fetch(executionId, fileId),
    brokenFile: ({ executionId, fileId }) => previews.broken(executionId, fileId),
  }
}

/** The downloads of all files of an execution, named by the template. */
export function downloadsOf(
  execution: Execution | null,
  { settings, systemFolder, correctionOf }: Pick<FileCommandParts, 'settings' | 'systemFolder' | 'correctionOf'>,
): DownloadRequest[] {
  if (!execution) return []
  const { nameTemplate } = settings()
  const { completedAt, endSeenAt, trackedAt } = ownTimes(execution, correctionOf(execution.connectionId))
  return execution.files.map(({ fileId, format, sizeBytes }, index) => ({
    connectionId: execution.connectionId,
    executionId: execution.id,
    fileId,
    folder: folderOf({ settings, systemFolder }),
    name: fillTemplate(nameTemplate, {
      at: completedAt ?? endSeenAt ?? trackedAt,
      model: execution.model,
      executionId: execution.id,
      fileId,
      n: index + 1,
      label: execution.label,
      extension: formatOf(format)?.extension ?? null,
    }),
    format,
    sizeBytes,
    onExisting: 'ask',
  }))
}

function folderOf({ settings, systemFolder }: Pick<FileCommandParts, 'settings' | 'systemFolder'>): string {
  return settings().downloadFolder ?? systemFolder()
}
