import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { Reader, Variant, Writer } from './dbus-wire'

/** A received message; `body` has one value for each complete type of its signature. */
export interface Message {
  type: 'call' | 'return' | 'error' | 'signal'
  serial: number
  replySerial: number | null
  member: string
  sender: string
  body: unknown[]
}

interface Call {
  destination: string
  path: string
  interface: string
  member: string
  signature?: string
  body?: readonly unknown[]
}

const types = ['call', 'return', 'error', 'signal'] as const
const fields = { path: 1, interface: 2, member: 3, errorName: 4, replySerial: 5, destination: 6, sender: 7, signature: 8 } as const
const bus = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' }

/** A connection to the session bus that can own a name, answer calls, and make them. */
export class SessionBus {
  readonly #socket: Socket
  readonly #waiting = new Map<number, (message: Message) => void>()
  #received: Buffer = Buffer.alloc(0)
  #serial = 0
  /** Handles incoming calls; returns signature and body of the reply. */
  answer: (call: Message) => { signature: string; body: unknown[] } = () => ({ signature: '', body: [] })

  private constructor(socket: Socket) {
    this.#socket = socket
  }

  static async connect(address = process.env.DBUS_SESSION_BUS_ADDRESS ?? ''): Promise<SessionBus> {
    const [, kind, path] = /^unix:(path|abstract)=([^,;]+)/.exec(address) ?? []
    if (path === undefined) throw new Error('There is no session bus: run this in scripts/desktop-session.mjs')
    const socket = connect(kind === 'abstract' ? `\0${path}` : path)
    const uid = Buffer.from(String(process.getuid?.())).toString('hex')
    socket.write(`\0AUTH EXTERNAL ${uid}\r\n`)
    const greeting = await new Promise<Buffer>((resolve, reject) => socket.once('data', resolve).once('error', reject))
    if (!greeting.toString().startsWith('OK')) throw new Error(`The session bus refused: ${greeting.toString()}`)
    socket.write('BEGIN\r\n')
    const connection = new SessionBus(socket)
    socket.on('data', (bytes) => connection.#receive(bytes))
    await connection.call({ ...bus, member: 'Hello' })
    return connection
  }

  async own(name: string): Promise<void> {
    await this.call({ ...bus, member: 'RequestName', signature: 'su', body: [name, 4] })
  }

  async call({ destination, path, interface: name, member, signature = '', body = [] }: Call): Promise<unknown[]> {
    const serial = this.#send(1, signature, body, [
      [fields.path, new Variant('o', path)],
      [fields.interface, new Variant('s', name)],
      [fields.member, new Variant('s', member)],
      [fields.destination, new Variant('s', destination)],
    ])
    const reply = await new Promise<Message>((resolve) => this.#waiting.set(serial, resolve))
    if (reply.type === 'error') throw new Error(`${name}.${member}: ${String(reply.body[0])}`)
    return reply.body
  }

  close(): void {
    this.#socket.destroy()
  }

  #send(type: number, signature: string, values: readonly unknown[], header: (readonly [number, Variant])[]): number {
    this.#serial += 1
    const body = new Writer().all(signature, values).bytes
    const all = signature ? [...header, [fields.signature, new Variant('g', signature)]] : header
    const message = new Writer().all('yyyyuua(yv)', [0x6c, type, 0, 1, body.length, this.#serial, all])
    message.pad(8)
    this.#socket.write(Buffer.concat([message.bytes, body]))
    return this.#serial
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes])
    for (;;) {
      if (this.#received.length < 16) return
      const bodyLength = this.#received.readUInt32LE(4)
      const headerLength = Math.ceil((16 + this.#received.readUInt32LE(12)) / 8) * 8
      if (this.#received.length < headerLength + bodyLength) return
      this.#handle(read(this.#received.subarray(0, headerLength + bodyLength)))
      this.#received = this.#received.subarray(headerLength + bodyLength)
    }
  }

  #handle(message: Message): void {
    if (message.type === 'call') {
      const { signature, body } = this.answer(message)
      this.#send(2, signature, body, [
        [fields.replySerial, new Variant('u', message.serial)],
        [fields.destination, new Variant('s', message.sender)],
      ])
    } else if (message.replySerial !== null) {
      this.#waiting.get(message.replySerial)?.(message)
      this.#waiting.delete(message.replySerial)
    }
  }
}

function read(bytes: Buffer): Message {
  const reader = new Reader(bytes)
  const [, type, , , , serial, header] = reader.all('yyyyuua(yv)')
  const known = new Map(Array.isArray(header) ? header.map(([code, value]: [number, unknown]) => [code, value]) : [])
  reader.pad(8)
  const text = (code: number): string => String(known.get(code) ?? '')
  return {
    type: types[Number(type) - 1] ?? 'signal',
    serial: Number(serial),
    replySerial: known.has(fields.replySerial) ? Number(known.get(fields.replySerial)) : null,
    member: text(fields.member),
    sender: text(fields.sender),
    body: reader.all(text(fields.signature)),
  }
}
