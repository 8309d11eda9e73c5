/** The statuses that end an execution. Once seen they never change again (modelroute-api, section 3). */
export const terminalStatuses = ['COMPLETED', 'FAILED', 'CANCELLED', 'EXPIRED'] as const
export type TerminalStatus = (typeof terminalStatuses)[number]

/** True for the four terminal statuses; an unknown status is not terminal. */
export function isTerminal(status: string): status is TerminalStatus {
  return terminalStatuses.some((terminal) => terminal === status)
}

/** The API's other statuses, of which it may have more. */
export const runningStatuses: readonly string[] = ['PENDING', 'PROCESSING', 'AWAITING_WEBHOOK']

/** Our two words besides the API's: not asked yet, and unknown to the API for this key. */
export const unseenStatus = 'UNSEEN'
export const notFoundStatus = 'NOT_FOUND'

/** True while the execution is polled. */
export function isActive(status: string): boolean {
  return !isTerminal(status) && status !== notFoundStatus
}
