/**
 * Removes from a text what must not leave the machine: API keys in the documented form (modelroute-api, section 1),
 * bearer tokens, and the queries of links, which in a presigned link grant access to the file. JSON stays JSON.
 */
export function redact(text: string): string {
  return text
    .replaceAll(/\b(Bearer\s+)[^\s"'<>\\]+/gi, '$1[key removed]')
    .replaceAll(/sk_[0-9a-z_-]{8,}/gi, '[key removed]')
    .replaceAll(/\b(https?:\/\/[^\s"'<>\\?#]*)[?#][^\s"'<>\\]*/gi, '$1?[removed]')
}
