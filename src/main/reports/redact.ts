/** Text without an end of a link or token. Backslashes belong to it unless a quote follows: JSON within a message may escape `/` and `&`. */
const piece = String.raw`(?:[^\s"'<>\\]|\\+[^\s"'<>\\])`
const tokens = new RegExp(String.raw`\b(Bearer\s+)${piece}+`, 'gi')
const links = new RegExp(String.raw`\b\w{1,20}:(?:\\*\/){2}${piece}*`, 'g')

/**
 * Removes from a text what must not leave the machine: API keys in the documented form (modelroute-api, section 1),
 * bearer tokens, and of links the user's name and password, and the query, which in a presigned link grants access to the
 * file. JSON stays JSON.
 */
export function redact(text: string): string {
  return text
    .replaceAll(tokens, '$1[key removed]')
    .replaceAll(/sk_[0-9a-z_-]{8,}/gi, '[key removed]')
    .replaceAll(links, (link) => link.replace(/[?#].*$/, '?[removed]').replaceAll(/([\\/]{2})[^\\/?#@]+@/g, '$1[removed]@'))
}
