declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  interface Entry {
    fileName: string
    /** The upper 16 bits are the Unix mode. */
    externalFileAttributes: number
  }

  interface ZipFile {
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
  }

  const yauzl: { openPromise(path: string): Promise<ZipFile> }
  export default yauzl
}
