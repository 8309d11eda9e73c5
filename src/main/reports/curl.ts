/**
 * The request for an execution as a command for a POSIX shell. The command refers to the key as the shell variable
 * `MODELROUTE_API_KEY` and never contains the key itself.
 */
export function curlCommand(baseUrl: string, id: string, kind: 'status' | 'result'): string {
  const url = `${baseUrl}/v1/executions/${encodeURIComponent(id)}${kind === 'result' ? '/result' : ''}`
  return `curl -H "Authorization: Bearer $MODELROUTE_API_KEY" ${quoted(url)}`
}

/** Within single quotes a POSIX shell takes every character literally, except the quote (POSIX.1-2017, 2.2.2). */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
