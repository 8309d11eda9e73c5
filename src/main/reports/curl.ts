/**
 * The request that asks about an execution, as a command for a POSIX shell. The key is the shell's variable
 * `MODELROUTE_API_KEY`, never the key itself.
 */
export function curlCommand(baseUrl: string, id: string, kind: 'status' | 'result'): string {
  const url = `${baseUrl}/v1/executions/${encodeURIComponent(id)}${kind === 'result' ? '/result' : ''}`
  return `curl -H "Authorization: Bearer $MODELROUTE_API_KEY" ${quoted(url)}`
}

/** Within single quotes a POSIX shell takes every character as it is, but the quote (POSIX.1-2017, 2.2.2). */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
