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
      'ModelRoute is asked to stop, and the status is read again afterwards. What has ended by then stays as it is; whether anything is charged is ModelRoute’s decision.',
    more: 'and {n} more | and {n} more',
    keep: 'Keep it running | Keep them running',
    confirm: 'Cancel it | Cancel them',
    name: 'Cancellation',
    progress: 'Cancelling {done} of {total}',
    stop: 'Stop',
    waits: 'waits {why}',
    leftAlone: 'It was not cancelled: you stopped before the request left.',
    cancelled: 'Cancelled',
    alreadyEnded: 'It had ended before: {status}',
    stillRunning: 'ModelRoute accepted, but when last read it was still {status}. It is watched on.',
    refused: 'It was not cancelled. {message}',
    counted: {
      cancelled: '{n} cancelled | {n} cancelled',
      'already-ended': '{n} had ended before | {n} had ended before',
      'still-running': '{n} still running | {n} still running',
      refused: '{n} refused | {n} refused',
      'left-alone': '{n} left alone | {n} left alone',
    },
  },
  track: {
    name: 'Adding',
    progress: 'Adding {done} of {total}',
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
    hint: 'Enter saves, Shift+Enter begins a new line, Escape takes it back.',
  },
}
