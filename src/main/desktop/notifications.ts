import { Notification } from 'electron'

/** What a notification says. */
export interface Message {
  title: string
  body: string
  /** Plays no sound, where notifications have one. */
  silent: boolean
}

/** A service that says nothing for so long has refused nothing. */
const answeredWithinMs = 5_000

/** Shows desktop notifications. Each is kept until it is clicked or closed, so that a late click still arrives. */
export class Notifications {
  readonly #open = new Set<Notification>()
  readonly #onAvailable: (available: boolean) => void

  /** `onAvailable` is told with each notification whether a service took it. */
  constructor(onAvailable: (available: boolean) => void) {
    this.#onAvailable = onAvailable
  }

  /** Answers whether a service took it. */
  async show({ title, body, silent }: Message, onClick: () => void): Promise<boolean> {
    const shown = Notification.isSupported() && (await this.#show({ title, body: asMarkup(body), silent }, onClick))
    this.#onAvailable(shown)
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
      setTimeout(() => resolve(true), answeredWithinMs)
      notification.show()
    })
  }
}

/** On Linux a body is markup (freedesktop notification specification, "Markup"), and a label is not. */
function asMarkup(text: string): string {
  if (process.platform !== 'linux') return text
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
