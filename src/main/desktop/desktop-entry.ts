import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes an entry as a whole: if that fails or is interrupted, there is still the one from before. Creates its folder if it is missing. */
export function writeEntry(path: string, entry: string): void {
  const part = `${path}.part`
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(part, entry)
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** Characters for which an argument must be quoted. */
const reserved = /[\s"'\\<>~|&;$*?#()`]/

/**
 * A desktop entry that starts a command (freedesktop Desktop Entry Specification: "The Exec key" for the quotes and `%`, "Values
 * of type string" for the backslashes). Nothing is quoted without need: xdg-mime 1.2 finds no program behind quotes. With
 * `opens`, a MIME type, the command receives the address to open as its last argument, and menus do not show the entry.
 */
export function desktopEntry({ name, command, opens }: { name: string; command: readonly string[]; opens?: string }): string {
  const exec = escaped(command.map(quoted).join(' '))
  const opening = opens === undefined ? [`Exec=${exec}`] : [`Exec=${exec} %u`, `MimeType=${opens};`, 'NoDisplay=true']
  return `${['[Desktop Entry]', 'Type=Application', `Name=${escaped(name)}`, ...opening, 'Terminal=false'].join('\n')}\n`
}

function quoted(argument: string): string {
  const whole = argument.replaceAll('%', '%%')
  return whole === '' || reserved.test(whole) ? `"${whole.replaceAll(/["`$\\]/g, '\\$&')}"` : whole
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
