import { Notification } from 'electron'
import type { Clock } from '../tracking/clock'

/** The content of a notification. */
interface Message {
  title: string
  body: string
  /** Plays no sound, if notifications have one. */
  silent: boolean
}

/** A service that stays silent for this long has accepted the notification. */
const answeredWithinMs = 5_000

interface NotificationsDeps {
  clock: Clock
  /** Whether a notification can be given to the system without waiting for it. */
  serviceAnswers: () => Promise<boolean>
  /** Called with each notification, with whether a service accepted it. */
  onAvailable: (available: boolean) => void
}

/** Shows desktop notifications. Each is kept until it is clicked or closed, so that a late click still arrives. */
export class Notifications {
  readonly #open = new Set<Notification>()
  readonly #deps: NotificationsDeps
  #asking: Promise<boolean> | null = null
  #answers: boolean | null = null

  constructor(deps: NotificationsDeps) {
    this.#deps = deps
  }

  /** Settles when one can be shown at once, or none at all. What is shown in the same turn of the event loop waits no more. */
  ready(): Promise<boolean> {
    this.#asking ??= this.#ask()
    return this.#asking
  }

  async #ask(): Promise<boolean> {
    const answers = await this.#deps.serviceAnswers()
    this.#answers = answers
    this.#deps.clock.after(0, () => (this.#asking = this.#answers = null))
    return answers
  }

  /** Resolves to whether a service accepted it. */
  async show({ title, body, silent }: Message, onClick: () => void): Promise<boolean> {
    const answers = this.#answers ?? (await this.ready())
    const shown = answers && Notification.isSupported() && (await this.#show({ title, body: asMarkup(body), silent }, onClick))
    this.#deps.onAvailable(shown)
    return shown
  }

  #show(options: Electron.NotificationConstructorOptions, onClick: () => void): Promise<boolean> {
    const notification = new Notification(options)
    this.#open.add(notification)
    const forget = (): void => void this.#open.delete(notification)
    notification.on('close', forget)
    notification.on('click', () => {
      forget()
      onClick()
    })
    return new Promise((resolve) => {
      notification.on('show', () => resolve(true))
      notification.on('failed', () => {
        forget()
        resolve(false)
      })
      this.#deps.clock.after(answeredWithinMs, () => resolve(true))
      notification.show()
    })
  }
}

/** On Linux the body is markup (freedesktop notification specification, "Markup"), but a label is plain text. */
function asMarkup(text: string): string {
  if (process.platform !== 'linux') return text
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
