import { SessionBus } from './dbus'
import type { Message } from './dbus'
import { Variant } from './dbus-wire'

interface MenuItem {
  id: number
  label: string
  enabled: boolean
  checked: boolean
}

/** A desktop's tray (StatusNotifierWatcher with a host), and functions to use its icons. */
export class TrayHost {
  readonly #bus: SessionBus
  readonly #items = new Set<string>()

  private constructor(bus: SessionBus) {
    this.#bus = bus
    bus.answer = (call) => this.#answer(call)
  }

  static async start(): Promise<TrayHost> {
    const host = new TrayHost(await SessionBus.connect())
    await host.#bus.own('org.kde.StatusNotifierWatcher')
    return host
  }

  stop(): void {
    this.#bus.close()
  }

  get isEmpty(): boolean {
    return this.#items.size === 0
  }

  /** The pixels of the icon, as text to compare. */
  async icon(): Promise<string> {
    return JSON.stringify((await this.#properties()).get('IconPixmap'))
  }

  /** The labels of the menu from the top, without separators; a checked one ends in ` [x]`. */
  async menu(): Promise<string[]> {
    return (await this.#menuItems()).map(({ label, checked }) => (checked ? `${label} [x]` : label))
  }

  async choose(label: RegExp): Promise<void> {
    const item = (await this.#menuItems()).find((one) => label.test(one.label) && one.enabled)
    if (!item) throw new Error(`The tray has no ${String(label)}: ${(await this.menu()).join(', ')}`)
    const path = await this.#menuPath()
    const body = [item.id, 'clicked', new Variant('s', ''), 0]
    await this.#bus.call({ destination: this.#item(), path, interface: 'com.canonical.dbusmenu', member: 'Event', signature: 'isvu', body })
  }

  /** A click on the icon itself. */
  async activate(): Promise<void> {
    const call = { destination: this.#item(), path: '/StatusNotifierItem', interface: 'org.kde.StatusNotifierItem', member: 'Activate' }
    await this.#bus.call({ ...call, signature: 'ii', body: [0, 0] })
  }

  #answer(call: Message): { signature: string; body: unknown[] } {
    if (call.member === 'RegisterStatusNotifierItem') this.#items.add(call.sender)
    return call.member === 'Get' ? { signature: 'v', body: [new Variant('b', true)] } : { signature: '', body: [] }
  }

  #item(): string {
    const [item] = [...this.#items].slice(-1)
    if (item === undefined) throw new Error('The tray is empty')
    return item
  }

  async #properties(): Promise<Map<string, unknown>> {
    const call = { destination: this.#item(), path: '/StatusNotifierItem', interface: 'org.freedesktop.DBus.Properties', member: 'GetAll' }
    const [properties] = await this.#bus.call({ ...call, signature: 's', body: ['org.kde.StatusNotifierItem'] })
    return new Map(pairs(properties))
  }

  async #menuPath(): Promise<string> {
    return String((await this.#properties()).get('Menu'))
  }

  async #menuItems(): Promise<MenuItem[]> {
    const call = { destination: this.#item(), path: await this.#menuPath(), interface: 'com.canonical.dbusmenu', member: 'GetLayout' }
    const [, layout] = await this.#bus.call({ ...call, signature: 'iias', body: [0, -1, []] })
    const [, , children] = Array.isArray(layout) ? layout : []
    return list(children)
      .map((child) => list(child))
      .map(([id, properties]) => ({ id: Number(id), of: new Map(pairs(properties)) }))
      .filter(({ of }) => of.get('type') !== 'separator')
      .map(({ id, of }) => ({
        id,
        label: String(of.get('label')).replaceAll('__', '_'),
        enabled: of.get('enabled') !== false,
        checked: of.get('toggle-state') === 1,
      }))
  }
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function pairs(value: unknown): [string, unknown][] {
  return list(value).map((pair) => list(pair)).map(([name, held]) => [String(name), held])
}
