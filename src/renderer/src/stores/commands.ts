import { defineStore } from 'pinia'
import type { CommandName } from '@shared/desktop'
import { useActions } from './actions'
import { useDialogs } from './dialogs'
import { useDownloads } from './downloads'
import { useIntake } from './intake'
import { useOrganising } from './organising'
import { useOutcome } from './outcome'
import { useReports } from './reports'
import { useScreen } from './screen'
import { useSelection } from './selection'

/** Commands that do not need the list to be visible. */
const everywhere: readonly CommandName[] = ['search', 'settings', 'shortcuts', 'track', 'close', 'undo']

/** The commands behind the window's keys and the items of the application menu. */
export const useCommands = defineStore('commands', () => {
  const actions = useActions()
  const dialogs = useDialogs()
  const downloads = useDownloads()
  const intake = useIntake()
  const organising = useOrganising()
  const outcome = useOutcome()
  const reports = useReports()
  const screen = useScreen()
  const selection = useSelection()

  const commands: Record<CommandName, () => unknown> = {
    search: () => (intake.focusWanted += 1),
    settings: () => (dialogs.open = 'settings'),
    shortcuts: () => (dialogs.open = 'shortcuts'),
    track: () => intake.track(),
    exportCsv: () => reports.exportShown('csv'),
    exportJson: () => reports.exportShown('json'),
    next: () => selection.move(1, false),
    previous: () => selection.move(-1, false),
    details: () => selection.enterDetails(),
    close,
    toggle: () => selection.current !== null && selection.pick(selection.current),
    selectAll: () => selection.all(),
    copyIds: () => actions.copyIds(),
    saveFiles: () => downloads.save(),
    askNow: () => actions.askNow(),
    pin: () => organising.togglePin(),
    stopTracking: () => actions.stopTracking(),
    undo: () => outcome.undo(),
  }

  function close(): void {
    if (screen.shown === 'statistics') screen.shown = 'list'
    else if (selection.detailsOpen) selection.closeDetails()
    else selection.clear()
  }

  function run(name: CommandName): void {
    if (screen.shown === 'list' || everywhere.includes(name)) commands[name]()
  }

  /** Runs a command of the menu. While a dialog or a file is in front, only closing it and opening another dialog work. */
  function runFromMenu(name: CommandName): void {
    const covered = dialogs.any || dialogs.viewed !== null
    if (!covered || name === 'settings' || name === 'shortcuts') run(name)
    else if (name === 'close') dialogs.closeAll()
  }

  return { run, runFromMenu }
})
