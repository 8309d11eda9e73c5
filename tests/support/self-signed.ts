import { spawnSync } from 'node:child_process'

/** A private key and a self-signed certificate for 127.0.0.1, PEM; null if there is no openssl. */
export function selfSigned(): string | null {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', '-']
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const { status, stdout } = spawnSync('openssl', ['req', '-x509', ...key, ...names, '-out', '-'], { encoding: 'utf8' })
  return status === 0 ? stdout : null
}
