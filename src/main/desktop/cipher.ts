import { safeStorage } from 'electron'
import type { Cipher } from '../storage/key-vault'

/** The system's keyring through safeStorage. Call it once the app is ready. */
export function systemCipher(): Cipher {
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'system'
  return {
    available: safeStorage.isEncryptionAvailable() && backend !== 'basic_text',
    allowPlain: () => safeStorage.setUsePlainTextEncryption(true),
    encrypt: (text) => safeStorage.encryptString(text),
    decrypt: (ciphertext) => safeStorage.decryptString(ciphertext),
  }
}
