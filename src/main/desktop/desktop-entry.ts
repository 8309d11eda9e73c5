/**
 * A desktop entry that starts a command (freedesktop Desktop Entry Specification: "The Exec key" for the quotes and `%`, "Values
 * of type string" for the backslashes). With `opens`, a MIME type, the command receives the address to open as its last
 * argument, and menus do not show the entry.
 */
export function desktopEntry({ name, command, opens }: { name: string; command: readonly string[]; opens?: string }): string {
  const exec = escaped(command.map(quoted).join(' '))
  const opening = opens === undefined ? [`Exec=${exec}`] : [`Exec=${exec} %u`, `MimeType=${opens};`, 'NoDisplay=true']
  return `${['[Desktop Entry]', 'Type=Application', `Name=${escaped(name)}`, ...opening, 'Terminal=false'].join('\n')}\n`
}

function quoted(argument: string): string {
  return `"${argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
