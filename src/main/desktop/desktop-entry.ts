/**
 * A desktop entry that starts a command, as autostart folders hold them (freedesktop Desktop Entry Specification: "The
 * Exec key" for the quotes and `%`, "Values of type string" for the backslashes).
 */
export function desktopEntry({ name, command }: { name: string; command: readonly string[] }): string {
  const lines = ['[Desktop Entry]', 'Type=Application', `Name=${escaped(name)}`, `Exec=${escaped(command.map(quoted).join(' '))}`, 'Terminal=false']
  return `${lines.join('\n')}\n`
}

function quoted(argument: string): string {
  return `"${argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
