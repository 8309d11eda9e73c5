import type { RequestOutputs } from '@shared/contract'
import { placeholderNames } from '@shared/files'
import { localDate } from '../reports/local-days'
import { words } from '../words/words'

/**
 * The most UTF-8 bytes of a part of a name. eCryptfs allows 143, the least of any system in use; the rest is for a number
 * against clashes and for `.part`.
 */
const maxPartBytes = 120

/** The most parts in a path. */
const maxParts = 8

/** Device names of Windows, whatever extension follows (Microsoft, "Naming Files, Paths, and Namespaces"). */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)\s*(\.|$)/i

/** Placeholder for the extension until the content is known. */
const pendingExtension = '{ext}'

/**
 * Turns any text into a folder or file name that every system accepts: no separators, control or bidi characters, no
 * leading or trailing dots or blanks, no reserved name, 1 to 120 bytes. An extension is kept.
 */
export function safePart(text: string): string {
  const cut = shorten(trim(plain(text)))
  return reserved.test(cut) ? shorten(`_${cut}`) : cut === '' ? '_' : cut
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    // Control, format (bidi, zero width), lone surrogates, private use and unassigned.
    .replace(/\p{C}/gu, '')
    .replace(/[<>:"/\\|?*]/g, '-')
}

/** The text if any of it may be in a name, else null. */
function usable(text: string | null): string | null {
  return text === null || trim(plain(text)) === '' ? null : text
}

/** A leading dash or tilde would mean something to a shell, and a leading dot hides the file. */
function trim(text: string): string {
  return text.replace(/^[\s.~-]+/u, '').replace(/[\s.]+$/u, '')
}

function shorten(text: string): string {
  if (Buffer.byteLength(text) <= maxPartBytes) return text
  const extension = /\.[a-z0-9{}]{1,8}$/i.exec(text)?.[0] ?? ''
  let stem = ''
  for (const { segment } of new Intl.Segmenter('en').segment(text.slice(0, text.length - extension.length))) {
    if (Buffer.byteLength(stem + segment + extension) > maxPartBytes) break
    stem += segment
  }
  return stem === '' ? shorten(trim([...text].slice(0, 30).join(''))) : trim(stem) + extension
}

/** The values of a template's placeholders; null if not known. */
export interface NameFacts {
  /** When the execution completed, epoch ms; written in local time. */
  at: number
  model: string | null
  executionId: string
  fileId: string
  /** The position of the file in its execution, from 1. */
  n: number
  label: string | null
  /** Null until the content is known: see `withExtension`. */
  extension: string | null
}

const placeholders: Record<(typeof placeholderNames)[number], (facts: NameFacts) => string> = {
  date: ({ at }) => localDate(new Date(at)),
  time: ({ at }) => localTime(at),
  model: ({ model }) => usable(model) ?? 'unknown model',
  id: ({ executionId }) => executionId,
  label: ({ label, executionId }) => usable(label) ?? executionId,
  file: ({ fileId }) => fileId,
  n: ({ n }) => String(n),
  ext: ({ extension }) => extension ?? pendingExtension,
}

/**
 * Fills a template such as `{date}/{model}/{id}-{n}.{ext}`. Only the template's own `/` or `\` create folders; filled-in
 * values never do. The result has safe parts joined by `/`, and stays below any folder it is joined to. A template without
 * `{ext}` gets it at its end; an unknown placeholder stays as it is.
 */
export function fillTemplate(template: string, facts: NameFacts): string {
  const whole = template.includes('{ext}') ? template : `${template}.{ext}`
  const folded = foldParts(whole.split(/[/\\]/).filter((part) => trim(part) !== ''))
  // A folder's name cannot wait for the content.
  const folderFacts = { ...facts, extension: facts.extension ?? 'other' }
  const fillPart = (part: string, known: NameFacts): string => {
    return safePart(part.replace(/\{([a-z]+)\}/g, (text, name: string) => fill(name, known) ?? text))
  }
  return folded.map((part, at) => fillPart(part, at < folded.length - 1 ? folderFacts : facts)).join('/')
}

function fill(name: string, facts: NameFacts): string | null {
  const known = placeholderNames.find((one) => one === name)
  return known === undefined ? null : placeholders[known](facts)
}

function foldParts(parts: string[]): string[] {
  return parts.length > maxParts ? [...parts.slice(0, maxParts - 1), parts.slice(maxParts - 1).join('-')] : parts
}

/** Completes the name with its extension, once that is known. */
export function withExtension(name: string, extension: string): string {
  const { folder, file } = splitName(name)
  return folder + safePart(file.replaceAll(pendingExtension, extension))
}

/** True while the extension is still missing. */
export function lacksExtension(name: string): boolean {
  return splitName(name).file.includes(pendingExtension)
}

/** The nth name to try if others are taken: `a.png`, `a (2).png`, `a (3).png`. */
export function numbered(name: string, n: number): string {
  const { folder, file } = splitName(name)
  const dot = file.lastIndexOf('.')
  const at = dot > 0 ? dot : file.length
  return n === 1 ? name : `${folder}${file.slice(0, at)} (${n})${file.slice(at)}`
}

/** The path for the bytes until they are complete: beside the final file, under a name unique to the download. */
export function partName(name: string, downloadId: string): string {
  const { folder, file } = splitName(name)
  return `${folder}${file.replaceAll(`.${pendingExtension}`, '')}.${downloadId.slice(0, 8)}.part`
}

function splitName(name: string): { folder: string; file: string } {
  const at = name.lastIndexOf('/') + 1
  return { folder: name.slice(0, at), file: name.slice(at) }
}

const inBraces = /\{[^{}/\\]*\}/g

/** Why a template cannot be used, in words for the user; null if it can. */
export function templateProblem(template: string): string | null {
  const known = placeholderNames.map((name) => `{${name}}`).join(', ')
  const unknown = [...template.matchAll(inBraces)].map(([text]) => text).find((text) => !placeholderNames.some((name) => text === `{${name}}`))
  if (unknown !== undefined) return words().template.unknown(unknown, known)
  const lone = /\{[^{}/\\]*|[^{}/\\]*\}/.exec(template.replaceAll(inBraces, '/'))?.[0].trim()
  if (lone !== undefined) return words().template.loneBrace(lone, known)
  return template.trim() === '' ? words().template.empty : null
}

/** Fills a template with example values, or tells what is wrong with it. */
export function previewTemplate(template: string, facts: NameFacts): RequestOutputs['previewTemplate'] {
  const message = templateProblem(template)
  return message === null ? { ok: true, example: fillTemplate(template, facts) } : { ok: false, message }
}

function localTime(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join('-')
}
