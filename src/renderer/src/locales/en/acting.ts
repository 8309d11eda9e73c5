export const acting = {
  actions: {
    copyCurl: 'Copy as curl',
    copyJson: 'Copy as JSON',
    saveFiles: 'Save files',
    exportCsv: 'Export as CSV…',
    exportJson: 'Export as JSON…',
    transcript: 'Save transcript…',
    cancel: 'Cancel execution… | Cancel {n} executions…',
  },
  cancel: {
    title: 'Cancel this execution? | Cancel {n} executions?',
    meaning:
      'The app asks ModelRoute to stop, then reads the status again. Anything that has ended by then stays as it is. Whether anything is charged is up to ModelRoute. If you quit the app, requests that still wait are not sent.',
    keep: 'Keep it running | Keep them running',
    confirm: 'Cancel it | Cancel them',
    name: 'Cancellation',
    progress: 'Cancelling {done} of {total}',
    stop: 'Stop',
    leftAlone: 'Not cancelled: you stopped before the request was sent.',
    cancelled: 'Cancelled',
    alreadyEnded: 'Already ended: {status}',
    stillRunning: 'ModelRoute accepted the request, but the last status read was still “{status}”. The app keeps watching it.',
    refused: 'Not cancelled. {message}',
    counted: {
      cancelled: '{n} cancelled | {n} cancelled',
      'already-ended': '{n} already ended | {n} already ended',
      'still-running': '{n} still running | {n} still running',
      refused: '{n} could not be cancelled | {n} could not be cancelled',
      'left-alone': '{n} left alone | {n} left alone',
    },
  },
  work: {
    track: { name: 'Adding', progress: 'Adding {done} of {total}' },
    stop: { name: 'Stop tracking', progress: '{done} of {total} no longer tracked' },
    restore: { name: 'Restoring', progress: 'Restoring {done} of {total}' },
    change: { name: 'Changing', progress: 'Changing {done} of {total}' },
    delete: { name: 'Deleting', progress: 'Deleting {done} of {total}' },
  },
  export: {
    name: 'Export',
    progress: 'Exporting {done} of {total}',
  },
  label: {
    name: 'Label',
    add: 'Add a label',
  },
  note: {
    name: 'Note',
    add: 'Add a note',
    hint: 'Enter saves, Shift+Enter starts a new line, Esc discards changes.',
  },
}
