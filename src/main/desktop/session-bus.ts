import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { reasonOf } from '../reason'

export interface BusCall {
  destination: string
  path: string
  /** With its interface. */
  method: string
  /** As `dbus-send` reads them: `string:…`, `uint32:…` */
  args?: string[]
  timeoutMs: number
}

/**
 * Calls a method on Linux's session bus, which Electron offers no way to do. Resolves to the reply as text. Rejects if there is none in
 * time, or with the service's error; the message has the error's name.
 */
export async function callSessionBus({ destination, path, method, args = [], timeoutMs }: BusCall): Promise<string> {
  const options = ['--session', '--print-reply=literal', `--reply-timeout=${timeoutMs}`, `--dest=${destination}`]
  const { stdout } = await promisify(execFile)('dbus-send', [...options, path, method, ...args])
  return stdout
}

/** Whether a service replies in time, if only with an error; also true where nothing tells. One that is missing is known at once. */
export function answers(call: BusCall): Promise<boolean> {
  return callSessionBus(call).then(() => true, (error) => !isSilence(error))
}

/** Whether an error of `callSessionBus` means that there was no reply in time. */
export function isSilence(error: unknown): boolean {
  return /\.(NoReply|Timeout|TimedOut)\b/.test(reasonOf(error))
}
