import { networkInterfaces } from 'node:os'
import { networkSession } from './network'

/** The route that requests take: from which addresses, and through which proxy. */
export class Route {
  readonly #address: string
  readonly #onChanged: () => void
  #from = addresses()
  #proxy: string | null = null

  /** Requests go to `address`. */
  constructor(address: string, onChanged: () => void) {
    this.#address = address
    this.#onChanged = onChanged
  }

  checkAddresses(): void {
    const [before, now] = [this.#from, addresses()]
    this.#from = now
    if (before !== now) void this.#leave()
  }

  async checkProxy(): Promise<void> {
    const [before, now] = [this.#proxy, await networkSession().resolveProxy(this.#address)]
    this.#proxy = now
    if (before !== null && before !== now) await this.#leave()
  }

  /** Connections over the old route may hang until they time out. */
  async #leave(): Promise<void> {
    await networkSession().closeAllConnections()
    this.#onChanged()
  }
}

/** Addresses that reach no further than their own link (RFC 3927, RFC 4291): each container that starts or ends brings or takes one. */
const linkLocal = /^(169\.254\.|fe[89ab])/i

/** The addresses at which other machines reach this one, as one text. */
function addresses(): string {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? [])
  return all.filter(({ internal, address }) => !internal && !linkLocal.test(address)).map(({ address }) => address).sort().join(' ')
}
