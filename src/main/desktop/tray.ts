import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Menu, nativeImage, Tray } from 'electron'
import type { NativeImage } from 'electron'
import activeIcon from './icons/tray-active.png?asset'
import attentionIcon from './icons/tray-attention.png?asset'
import idleIcon from './icons/tray-idle.png?asset'
import { hasTrayHost } from './tray-host'
import { trayMenu, trayMood, trayTooltip } from './tray-menu'
import type { TrayActions, TrayMood, TrayView } from './tray-menu'

const paths: Record<TrayMood, string> = { idle: idleIcon, active: activeIcon, attention: attentionIcon }
const firstRecheckMs = 1_000

/** The icon in the tray, if there is one. */
export class TrayIcon {
  readonly #actions: TrayActions
  readonly #view: () => TrayView
  readonly #onChange: () => void
  readonly #icons: Record<TrayMood, NativeImage>
  #tray: Tray | null = null
  #drawn = ''

  /** `onChange` is called when the tray came or went. */
  constructor(deps: { actions: TrayActions; view: () => TrayView; onChange: () => void }) {
    this.#actions = deps.actions
    this.#view = deps.view
    this.#onChange = deps.onChange
    this.#icons = { idle: icon(paths.idle), active: icon(paths.active), attention: icon(paths.attention) }
  }

  get isThere(): boolean {
    return this.#tray !== null
  }

  /** Checks whether the desktop has a tray now, and if so puts the icon there. */
  async check(): Promise<boolean> {
    const available = await hasTrayHost()
    if (available === this.isThere) return available
    this.#tray?.destroy()
    this.#tray = available ? this.#create() : null
    this.draw()
    this.#onChange()
    return available
  }

  /** Checks again, doubling the interval each time: at login the tray may appear after the app. */
  async appears(withinMs: number): Promise<boolean> {
    for (let wait = firstRecheckMs; wait < withinMs && !(await this.check()); wait *= 2) await sleep(wait)
    return this.check()
  }

  /** Shows the present state. */
  draw(): void {
    if (!this.#tray) return
    const view = this.#view()
    const menu = trayMenu(view, this.#actions)
    const tooltip = trayTooltip(view)
    const drawn = JSON.stringify([view, tooltip, menu])
    if (drawn === this.#drawn) return
    this.#drawn = drawn
    this.#tray.setImage(this.#icons[trayMood(view)])
    this.#tray.setToolTip(tooltip)
    this.#tray.setContextMenu(Menu.buildFromTemplate(menu))
  }

  #create(): Tray {
    this.#drawn = ''
    const tray = new Tray(this.#icons.idle)
    tray.on('click', this.#actions.open)
    return tray
  }
}

/** If trays are measured in points, the image has half as many points as pixels. */
function icon(path: string): NativeImage {
  return process.platform === 'darwin'
    ? nativeImage.createFromBuffer(readFileSync(path), { scaleFactor: 2 })
    : nativeImage.createFromPath(path)
}
