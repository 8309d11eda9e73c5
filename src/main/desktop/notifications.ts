import { Notification } from 'electron'
import type { Clock } from '../tracking/clock'
import appIcon from './icons/app.png?asset'
import type { NotificationService } from './notification-service'

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
  /** Nothing is given to a silent service, which the system would wait for. */
  askService: () => Promise<NotificationService>
  /** Called with each notification, with whether a service accepted it. */
  onAvailable: (available: boolean) => void
}

/** Shows desktop notifications. Each is kept until it is clicked or closed, so that a late click still arrives. */
export class Notifications {
  readonly #open = new Set<Notification>()
  readonly #deps: NotificationsDeps
  #asking: Promise<NotificationService> | null = null
  #service: NotificationService | null = null

  constructor(deps: NotificationsDeps) {
    this.#deps = deps
  }

  /** Settles when one can be shown at once, or none at all. What is shown in the same turn of the event loop waits no more. */
  ready(): Promise<NotificationService> {
    this.#asking ??= this.#ask()
    return this.#asking
  }

  async #ask(): Promise<NotificationService> {
    const service = await this.#deps.askService()
    this.#service = service
    this.#deps.clock.after(0, () => (this.#asking = this.#service = null))
    return service
  }

  /** Resolves to whether a service accepted it. */
  async show({ title, body, silent }: Message, onClick: () => void): Promise<boolean> {
    const service = this.#service ?? (await this.ready())
    // Elsewhere the system shows the app's own icon.
    const icon = process.platform === 'linux' ? appIcon : undefined
    const options = { title, body: service === 'markup' ? asMarkup(body) : body, silent, icon }
    const shown = service !== 'silent' && Notification.isSupported() && (await this.#show(options, onClick))
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

/** A label is plain text, whatever it contains (freedesktop notification specification, "Markup"). */
function asMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
