import type { CreateOptions, Fate } from '../executions'
import { createRandom, uuidOf } from '../random'
import { contentOf, generatedContent, type Content } from './content'
import { film, filmBytes } from './film'
import { drawPng } from './png'
import { drawWav } from './wav'

/** What a file claims to be, and how its bytes are made. */
export interface FileSpec {
  contentType: string
  /** The bare word of shape B, such as `png`. */
  format: string
  width?: number
  height?: number
  durationMs?: number
  /** The name in Content-Disposition; default: the file's ID and its format. */
  name?: string
  /** Epoch ms of this machine after which the file is gone. */
  expiresAt?: number
  content: () => Content
}

export interface SimulatedFile extends FileSpec {
  id: string
}

const imageSizes = [
  [768, 768],
  [1024, 576],
  [576, 1024],
  [832, 624],
  [624, 832],
] as const

const largestFileBytes = 150 * 1024 * 1024

/** The files of an execution's result, all drawn from its ID. */
export function filesOf(executionId: string, fate: Fate, options: CreateOptions): SimulatedFile[] {
  const specs = options.files ?? specsOf(executionId, fate, options.sizeBytes ?? largestFileBytes)
  return specs.map((spec, index) => ({ ...spec, id: `file_${uuidOf(`${executionId} ${index}`)}` }))
}

function specsOf(executionId: string, fate: Fate, sizeBytes: number): FileSpec[] {
  const random = createRandom(executionId)
  switch (fate) {
    case 'image':
      return [image(executionId, random.pick(imageSizes))]
    case 'images': {
      const size = random.pick(imageSizes)
      return Array.from({ length: random.integer(3, 4) }, (_, index) =>
        image(`${executionId} ${index}`, size),
      )
    }
    case 'audio': {
      const content = (): Content => contentOf(drawWav(executionId, 2_000))
      return [{ contentType: 'audio/wav', format: 'wav', durationMs: 2_000, content }]
    }
    case 'json': {
      // Has a member `url` beside the data. Such a file must not be mistaken for the presigned reply (modelroute-api, section 7).
      const json = {
        url: 'https://example.com/palette',
        colors: ['#1f6f5c', '#f2b705', '#d9481c'],
        seed: random.integer(1, 9_999),
      }
      const content = (): Content => contentOf(Buffer.from(JSON.stringify(json, null, 2)))
      return [{ contentType: 'application/json', format: 'json', content }]
    }
    case 'video':
      return [{ contentType: 'video/webm', format: 'webm', ...film, content: () => contentOf(filmBytes()) }]
    case 'large':
      return [largeVideo(executionId, sizeBytes)]
    default:
      return []
  }
}

function image(seed: string, [width, height]: readonly [number, number]): FileSpec {
  const content = (): Content => contentOf(drawPng(seed, width, height))
  return { contentType: 'image/png', format: 'png', width, height, content }
}

/** The box that an MP4 file begins with (ISO/IEC 14496-12). What follows is noise, not a video. */
const mp4Head = Buffer.from('0000001c667479706d703432000000006d7034326d70343169736f6d7fffffff6d646174', 'hex')

function largeVideo(seed: string, sizeBytes: number): FileSpec {
  const content = (): Content => generatedContent(seed, sizeBytes, mp4Head)
  return { contentType: 'video/mp4', format: 'mp4', width: 1280, height: 720, durationMs: 60_000, content }
}
