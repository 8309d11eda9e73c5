import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { z } from 'zod'
import { channelOf, requestNames } from '@shared/contract'
import type { Answer, RequestName, RequestOutputs } from '@shared/contract'
import { requestSchemas } from '@shared/requests'
import type { RequestInputs } from '@shared/requests'
import { reasonOf } from '../reason'
import { words } from '../words/words'

export type RequestHandlers = {
  [N in RequestName]: (input: RequestInputs[N]) => RequestOutputs[N] | Promise<RequestOutputs[N]>
}

/** The handler of a request without an answer: returns null once its action is done. */
export const voidHandler = <T>(action: (input: T) => void | Promise<void>) => async (input: T): Promise<null> => {
  await action(input)
  return null
}

const inputs: { [N in RequestName]: z.ZodType<RequestInputs[N]> } = requestSchemas

/** Whether a message comes from the main frame of the app's own page. */
type SenderCheck = (event: Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>) => boolean

/**
 * Answers the renderer's requests. A message from another frame, or with input that does not parse, never reaches a handler.
 * Both, and a handler that throws, are answered with words for the user; for another frame in English, as it has no user.
 * The log says what exactly is wrong with an input. (A user can cause that, with a key or a paste that is far too long.)
 */
export function answerRequests(
  ipcMain: Pick<IpcMain, 'handle'>,
  isTrusted: SenderCheck,
  handlers: RequestHandlers,
  log: (message: string) => void,
): void {
  const register = <N extends RequestName>(name: N): void => {
    const schema = inputs[name]
    ipcMain.handle(channelOf(name), async (event, input: unknown): Promise<Answer<RequestOutputs[N]>> => {
      if (!isTrusted(event)) return refuse(`${name}: not from the app's own page`)
      const parsed = schema.safeParse(input)
      if (!parsed.success) return refuse(words().refusal.malformed(name), `${name}: ${z.prettifyError(parsed.error)}`)
      try {
        return { ok: true, value: await handlers[name](parsed.data) }
      } catch (error) {
        return refuse(reasonOf(error))
      }
    })
  }
  const refuse = (message: string, reason = message): { ok: false; message: string } => {
    log(`Request refused: ${reason}`)
    return { ok: false, message }
  }
  for (const name of requestNames) register(name)
}
