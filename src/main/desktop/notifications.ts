import { Notification } from 'electron'
import type { Announcement } from '../tracking/announcer'

/** Shows desktop notifications. Each is kept until it is clicked or closed, so that a late click still arrives. */
export class Notifications {
  readonly #open = new Set<Notification>()
  readonly #onClick: (announcement: Announcement) => void
  readonly #onAvailable: (available: boolean) => void

  /** `onAvailable` is told with each notification whether a daemon took it. */
  constructor(deps: { onClick: (announcement: Announcement) => void; onAvailable: (available: boolean) => void }) {
    this.#onClick = deps.onClick
    this.#onAvailable = deps.onAvailable
  }

  show(announcement: Announcement): void {
    if (!Notification.isSupported()) return this.#onAvailable(false)
    const { title, body } = announcement
    const notification = new Notification({ title, body })
    this.#open.add(notification)
    notification.on('show', () => this.#onAvailable(true))
    notification.on('close', () => this.#open.delete(notification))
    notification.on('click', () => {
      this.#open.delete(notification)
      this.#onClick(announcement)
    })
    notification.on('failed', () => {
      this.#open.delete(notification)
      this.#onAvailable(false)
    })
    notification.show()
  }
}
