/** The wire format of D-Bus (specification, "Message Protocol"), little-endian, as far as the tests need it. */

/** Type code of a value that carries its own signature. */
export class Variant {
  constructor(
    readonly signature: string,
    readonly value: unknown,
  ) {}
}

const sizes: Record<string, number> = { y: 1, b: 4, n: 2, q: 2, i: 4, u: 4, x: 8, t: 8, d: 8, s: 4, o: 4, g: 1, v: 1, a: 4, '(': 8, '{': 8 }

/** The complete types of a signature: `sa{sv}u` has `s`, `a{sv}` and `u`. */
function completeTypes(signature: string): string[] {
  const types: string[] = []
  for (let at = 0; at < signature.length; ) {
    const end = endOfType(signature, at)
    types.push(signature.slice(at, end))
    at = end
  }
  return types
}

function endOfType(signature: string, at: number): number {
  const code = signature[at]
  if (code === 'a') return endOfType(signature, at + 1)
  if (code !== '(' && code !== '{') return at + 1
  let end = at + 1
  while (signature[end] !== ')' && signature[end] !== '}') end = endOfType(signature, end)
  return end + 1
}

const alignment = (type: string): number => sizes[type.charAt(0)] ?? 1
const padding = (length: number, to: number): number => (to - (length % to)) % to

export class Writer {
  #bytes: Buffer = Buffer.alloc(0)

  get bytes(): Buffer {
    return this.#bytes
  }

  pad(to: number): void {
    this.#add(Buffer.alloc(padding(this.#bytes.length, to)))
  }

  all(signature: string, values: readonly unknown[]): this {
    completeTypes(signature).forEach((type, index) => this.#write(type, values[index]))
    return this
  }

  #add(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
  }

  #number(size: number, value: number): void {
    const bytes = Buffer.alloc(size)
    if (value < 0) bytes.writeIntLE(value, 0, size)
    else bytes.writeUIntLE(value, 0, size)
    this.#add(bytes)
  }

  #write(type: string, value: unknown): void {
    this.pad(alignment(type))
    switch (type.charAt(0)) {
      case 'y':
        return this.#number(1, Number(value))
      case 'b':
      case 'i':
      case 'u':
        return this.#number(4, Number(value))
      case 's':
      case 'o': {
        const text = Buffer.from(String(value))
        this.#number(4, text.length)
        return this.#add(Buffer.concat([text, Buffer.alloc(1)]))
      }
      case 'g':
        this.#number(1, String(value).length)
        return this.#add(Buffer.from(`${String(value)}\0`))
      case 'v': {
        if (!(value instanceof Variant)) throw new TypeError('not a Variant')
        this.#write('g', value.signature)
        return this.#write(value.signature, value.value)
      }
      case 'a':
        return this.#array(type.slice(1), list(value))
      case '(':
      case '{':
        this.all(type.slice(1, -1), list(value))
        return
    }
    throw new TypeError(`Writing ${type} is not needed yet`)
  }

  #array(element: string, values: readonly unknown[]): void {
    const lengthAt = this.#bytes.length
    this.#number(4, 0)
    this.pad(alignment(element))
    const start = this.#bytes.length
    for (const value of values) this.#write(element, value)
    this.#bytes.writeUInt32LE(this.#bytes.length - start, lengthAt)
  }
}

export class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  pad(to: number): void {
    this.#at += padding(this.#at, to)
  }

  /** Dictionaries become arrays of pairs, variants their content. */
  all(signature: string): unknown[] {
    return completeTypes(signature).map((type) => this.#read(type))
  }

  #read(type: string): unknown {
    this.pad(alignment(type))
    switch (type.charAt(0)) {
      case 'y':
        return this.#bytes.readUInt8(this.#skip(1))
      case 'b':
        return this.#bytes.readUInt32LE(this.#skip(4)) === 1
      case 'n':
        return this.#bytes.readInt16LE(this.#skip(2))
      case 'q':
        return this.#bytes.readUInt16LE(this.#skip(2))
      case 'i':
        return this.#bytes.readInt32LE(this.#skip(4))
      case 'u':
        return this.#bytes.readUInt32LE(this.#skip(4))
      case 'x':
        return this.#bytes.readBigInt64LE(this.#skip(8))
      case 't':
        return this.#bytes.readBigUInt64LE(this.#skip(8))
      case 'd':
        return this.#bytes.readDoubleLE(this.#skip(8))
      case 's':
      case 'o':
        return this.#text(this.#bytes.readUInt32LE(this.#skip(4)))
      case 'g':
        return this.#text(this.#bytes.readUInt8(this.#skip(1)))
      case 'v':
        return this.all(this.#text(this.#bytes.readUInt8(this.#skip(1))))[0]
      case 'a':
        return this.#array(type.slice(1))
      case '(':
      case '{':
        return this.all(type.slice(1, -1))
    }
    throw new TypeError(`${type} is no type of D-Bus`)
  }

  #array(element: string): unknown {
    const length = this.#bytes.readUInt32LE(this.#skip(4))
    this.pad(alignment(element))
    const end = this.#at + length
    if (element === 'y') return this.#bytes.subarray(this.#skip(length), end)
    const values: unknown[] = []
    while (this.#at < end) values.push(this.#read(element))
    return values
  }

  #text(length: number): string {
    const start = this.#skip(length + 1)
    return this.#bytes.toString('utf8', start, start + length)
  }

  #skip(length: number): number {
    this.#at += length
    return this.#at - length
  }
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not an array')
  return value
}
