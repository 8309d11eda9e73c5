import { defineStore } from 'pinia'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useIntake } from './intake'
import { useScreen } from './screen'
import { useSelection } from './selection'

/** Reveals executions in the list, from wherever the user is: closes whatever covers the list but the question of a link, and drops other filters. */
export const useReveal = defineStore('reveal', () => {
  const dialogs = useDialogs()
  const executions = useExecutions()
  const intake = useIntake()
  const screen = useScreen()
  const selection = useSelection()

  function uncoverList(): void {
    dialogs.makeWay()
    screen.shown = 'list'
    intake.clearSearch()
    executions.showAll()
  }

  /** Shows one with its details, in the archive if it is there. */
  function one(id: string): void {
    uncoverList()
    if (executions.row(id)?.archived) executions.filter = 'archived'
    executions.narrow()
    selection.open(id)
  }

  /** Shows only these, until the user undoes that. */
  function these(ids: readonly string[]): void {
    uncoverList()
    selection.closeDetails()
    executions.group = new Set(ids)
  }

  function ofConnection(connectionId: string): void {
    uncoverList()
    executions.narrowBy({ kind: 'cell', field: 'connectionId', value: connectionId })
  }

  return { one, these, ofConnection }
})
