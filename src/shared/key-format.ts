/**
 * True for a key of the documented form: `sk_`, 64 hexadecimal digits, `_`, 8 more (modelroute-api, section 1). The
 * documentation's own sample has another length, so another form deserves a warning, but never a refusal.
 */
export function isUsualKey(key: string): boolean {
  return /^sk_[0-9a-f]{64}_[0-9a-f]{8}$/i.test(key)
}
