import { Notification } from 'electron'

/** The content of a notification. */
export interface Message {
  title: string
  body: string
  /** Plays no sound, if notifications have one. */
  silent: boolean
}

/** A service that stays silent for this long has accepted the notification. */
const answeredWithinMs = 5_000

/** Shows desktop notifications. Each is kept until it is clicked or closed, so that a late click still arrives. */
export class Notifications {
  readonly #open = new Set<Notification>()
  readonly #onAvailable: (available: boolean) => void

  /** `onAvailable` is called with each notification, with whether a service accepted it. */
  constructor(onAvailable: (available: boolean) => void) {
    this.#onAvailable = onAvailable
  }

  /** Resolves to whether a service accepted it. */
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

/** On Linux the body is markup (freedesktop notification specification, "Markup"), but a label is plain text. */
function asMarkup(text: string): string {
  if (process.platform !== 'linux') return text
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
