import { app, globalShortcut } from 'electron'
import type { BrowserWindow } from 'electron'
import type { ConnectionState } from '@shared/connection'
import { channelOf } from '@shared/contract'
import type { EventName, Events } from '@shared/contract'
import type { HoldBackReason } from '@shared/desktop'
import type { Settings } from '@shared/settings'
import { nextZoom } from '@shared/zoom'
import type { Notices } from '../notices'
import { reasonOf } from '../reason'
import type { Config } from '../storage/config'
import type { Announcement } from '../tracking/announcer'
import type { Clock } from '../tracking/clock'
import type { Outbox, PendingNotification } from '../tracking/repository'
import { n } from '../words/count'
import { setLanguage, words } from '../words/words'
import appIcon from './icons/app.png?asset'
import { BufferedEmitter } from './buffered-emitter'
import { handleClosing } from './closing'
import { isTooLong, parseDeepLink } from './deep-link'
import { setMenu } from './menu'
import { askNotificationService } from './notification-service'
import { Notifications } from './notifications'
import { adjustMuteEnd, holdBackReason, isMuted, isQuietHour, mutedForMs } from './quiet'
import { displayLanguage } from './display-language'
import { applyToSystem, systemState } from './system-settings'
import { TrayIcon } from './tray'
import type { TrayView } from './tray-menu'
import { UnseenEnds } from './unseen-ends'
import { bringToFront, rememberPlace, windowTitle } from './window'

const drawEveryMs = 1_000
const listedWithinMs = 5_000
const trayComesWithinMs = 30_000
const recentInTray = 5

interface DesktopDeps {
  window: BrowserWindow
  config: Config
  notices: Notices
  clock: Clock
  outbox: () => Pick<Outbox, 'announced'>
  connections: () => ConnectionState[]
  paused: () => boolean
  setPaused: (paused: boolean) => void
  saveSettings: (changes: Partial<Settings>) => void
  /** Called when the tray came or went. */
  onChange: () => void
  /** Nobody is looking yet: stay in the tray, if there is one. */
  hidden: boolean
}

/** The app on the user's desktop: window, menu, tray, badge, notifications, global shortcut, links and login. */
export class Desktop {
  readonly #window: BrowserWindow
  readonly #deps: DesktopDeps
  readonly #events = new BufferedEmitter<{ name: EventName; payload: unknown }>()
  readonly #tray: TrayIcon
  readonly notifications: Notifications
  readonly unseen: UnseenEnds
  /** Settles when the page has its list, or takes too long. Whatever can wait for that does. */
  readonly listed: Promise<void>
  #isListed: () => void = () => undefined
  /** Settles when the page has rows to draw. Chromium's `ready-to-show` would do, but a hidden window is often not painted at all. */
  readonly #drawable: Promise<void>
  #isDrawable: () => void = () => undefined
  #drawing = false
  #cancelUnmute: (() => void) | null = null

  constructor(deps: DesktopDeps) {
    const { window, config, notices, clock, hidden } = deps
    this.#deps = deps
    this.#window = window
    this.unseen = new UnseenEnds(window)
    this.listed = new Promise((resolve) => {
      this.#isListed = resolve
      clock.after(listedWithinMs, resolve)
    })
    this.#drawable = new Promise((resolve) => (this.#isDrawable = resolve))
    this.notifications = new Notifications({
      clock,
      askService: askNotificationService,
      onAvailable: (available) => (available ? notices.remove('notifications-unavailable') : notices.add({ kind: 'notifications-unavailable' })),
    })
    this.#tray = new TrayIcon({
      view: () => this.#view(),
      onChange: deps.onChange,
      actions: {
        open: () => this.show(),
        select: (id) => this.#showExecutions([id]),
        setPaused: deps.setPaused,
        setMuted: (muted) => this.#save({ mutedUntil: muted ? clock.wall() + mutedForMs : null }),
        quit: () => app.quit(),
      },
    })
    setLanguage(displayLanguage(config.settings.language))
    handleClosing(window, {
      keepsWatching: async () => config.settings.closeToTray && (await this.#tray.check()),
      onHidden: () => void this.#onClosed(),
    })
    window.on('focus', () => this.changed())
    window.webContents.on('render-process-gone', () => this.#events.hold())
    rememberPlace(window, (place) => {
      config.window = place
    })
    const zoom = (): void => window.webContents.setZoomFactor(config.settings.zoom)
    window.webContents.on('dom-ready', zoom)
    zoom()
    void this.#appear(hidden)
    this.#adopt(systemState(config.settings, clock.wall()))
    if (config.settings.globalShortcut) this.#register(config.settings.globalShortcut)
  }

  get trayAvailable(): boolean {
    return this.#tray.isThere
  }

  show(): void {
    bringToFront(this.#window)
  }

  /** Sends the page an event, which waits until the page, or the one loaded after it died, listens. */
  send<E extends EventName>(name: E, payload: Events[E]): void {
    this.#events.emit({ name, payload })
  }

  /** Call it when the page has its first rows, or waits for all of them. */
  pageStarted(): void {
    this.#isDrawable()
  }

  /** Call it when the page has subscribed and has its snapshot. */
  pageReady(): void {
    this.#events.listen(({ name, payload }) => {
      if (!this.#window.isDestroyed()) this.#window.webContents.send(channelOf(name), payload)
    })
    this.#isListed()
  }

  /** Why an end is not shown now. */
  holdBackReason(end: PendingNotification): HoldBackReason | null {
    const { config, clock } = this.#deps
    return holdBackReason(end, config.settings, new Date(clock.wall()), this.#window.isFocused())
  }

  announce({ title, body, executionIds }: Announcement): void {
    void this.#notify(title, body, () => this.#showExecutions(executionIds))
  }

  /** Shows a notification whatever the settings say; resolves to whether a service accepted it. */
  testNotification(): Promise<boolean> {
    const { testTitle, testBody } = words().notification
    return this.#notify(testTitle, testBody, () => this.show())
  }

  /** Offers to track IDs that were copied elsewhere. */
  offer(ids: string[]): void {
    const { config, clock } = this.#deps
    const now = new Date(clock.wall())
    this.send('clipboard', { ids })
    if (this.#window.isFocused() || isMuted(config.settings, now) || isQuietHour(config.settings, now)) return
    const { copiedTitle, copiedBody } = words().notification
    void this.#notify(copiedTitle(ids.length), copiedBody, () => this.show())
  }

  /** Asks the user to confirm what each link wants. */
  openLinks(links: readonly string[]): void {
    for (const link of links) {
      const ids = parseDeepLink(link)
      if (ids) this.send('deepLink', { ids })
      else this.#deps.notices.add({ kind: isTooLong(link) ? 'link-too-long' : 'link-not-understood' })
    }
    if (links.length > 0) this.show()
  }

  /**
   * `changes` may contain unchanged values: keys that another program had taken are then tried again. Throws, in words for the user,
   * if start at login or the opening of links cannot be set; then neither is.
   */
  settingsChanged(before: Settings, after: Settings, changes: Partial<Settings>): void {
    applyToSystem(before, after)
    if (changes.globalShortcut !== undefined) this.#register(after.globalShortcut)
    if (after.zoom !== before.zoom) this.#window.webContents.setZoomFactor(after.zoom)
    if (after.language !== before.language) {
      setLanguage(displayLanguage(after.language))
      this.#setMenu()
    }
    this.changed()
  }

  /** Call it when anything shown by tray or badge changed. They are updated at most once a second. */
  changed(): void {
    if (this.#drawing) return
    this.#drawing = true
    this.#deps.clock.after(drawEveryMs, () => {
      this.#drawing = false
      if (!this.#window.isDestroyed()) this.#draw()
    })
  }

  /** The clock was set by `byMs`. */
  clockSet(byMs: number): void {
    const { clock, config } = this.#deps
    this.#adopt({ mutedUntil: adjustMuteEnd(config.settings.mutedUntil, clock.wall(), byMs) })
    this.changed()
  }

  #draw(): void {
    const { clock, config } = this.#deps
    this.#count(this.unseen.ended)
    this.#tray.draw()
    this.#cancelUnmute?.()
    const left = (config.settings.mutedUntil ?? 0) - clock.wall()
    this.#cancelUnmute = left > 0 ? clock.after(left, () => this.changed()) : null
  }

  /** Shows the count on the app's icon or, if the system cannot do that, in the window's title. */
  #count(ended: number): void {
    const onIcon = app.setBadgeCount(ended)
    this.#window.setTitle(onIcon || ended === 0 ? windowTitle : `(${n(ended)}) ${windowTitle}`)
  }

  #view(): TrayView {
    const { clock, config, connections, outbox, paused } = this.#deps
    const { settings } = config
    return {
      connections: connections().map(({ active, phase }) => ({ active, phase })),
      unseenFailures: this.unseen.failed,
      recent: outbox().announced(recentInTray),
      paused: paused(),
      mutedUntil: isMuted(settings, new Date(clock.wall())) ? settings.mutedUntil : null,
    }
  }

  async #appear(hidden: boolean): Promise<void> {
    await Promise.race([this.#drawable, this.listed])
    if (!hidden && !this.#window.isDestroyed()) this.#window.show()
    await this.listed
    if (this.#window.isDestroyed()) return
    this.#setMenu()
    // Reading and passing on the icon takes long. macOS takes it from the app itself.
    if (process.platform !== 'darwin') this.#window.setIcon(appIcon)
    const inTray = await this.#tray.appears(trayComesWithinMs)
    if (hidden && !inTray && !this.#window.isDestroyed()) this.#window.show()
  }

  #adopt(found: Partial<Settings>): void {
    const { config } = this.#deps
    const settings = { ...config.settings, ...found }
    if (JSON.stringify(settings) !== JSON.stringify(config.settings)) config.adoptSettings(settings)
  }

  /** Builds the menu in the current language. */
  #setMenu(): void {
    setMenu({ send: (name) => this.send('command', { name }), zoom: (direction) => this.#zoom(direction) })
  }

  #zoom(direction: 1 | -1 | 0): void {
    const { config } = this.#deps
    this.#save({ zoom: direction === 0 ? 1 : nextZoom(config.settings.zoom, direction) })
  }

  /** Saves what was chosen outside the page, and reports on the page if that fails. */
  #save(changes: Partial<Settings>): void {
    try {
      this.#deps.saveSettings(changes)
    } catch (error) {
      void this.#notify(words().notification.unsavedTitle, reasonOf(error), () => this.show())
    }
  }

  #register(accelerator: string | null): void {
    const { notices } = this.#deps
    globalShortcut.unregisterAll()
    const taken = accelerator !== null && !globalShortcut.register(accelerator, () => this.show())
    if (taken) notices.add({ kind: 'shortcut-taken', accelerator })
    else notices.remove('shortcut-taken')
  }

  async #onClosed(): Promise<void> {
    const { config } = this.#deps
    this.send('closed', null)
    if (config.closingExplained) return
    const { closedTitle, closedBody } = words().notification
    if (await this.#notify(closedTitle, closedBody, () => this.show())) config.closingExplained = true
  }

  async #notify(title: string, body: string, onClick: () => void): Promise<boolean> {
    const { notificationSound } = this.#deps.config.settings
    const shown = await this.notifications.show({ title, body, silent: !notificationSound }, onClick)
    // There Electron tells the service nothing about a sound, and left to itself it seldom plays one.
    if (shown && notificationSound && process.platform === 'linux') this.send('notificationSound', null)
    return shown
  }

  #showExecutions(ids: string[]): void {
    const [id, ...others] = ids
    this.show()
    if (id !== undefined && others.length === 0) this.send('select', { id })
    else this.send('showOnly', { ids })
  }
}
