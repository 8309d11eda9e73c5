import { safeStorage } from 'electron'
import type { Cipher } from '../storage/key-vault'

/** The system's keyring through safeStorage, which is asked nothing before `answers()`. Call it once the app is ready. */
export function systemCipher(answers: () => boolean): Cipher {
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : 'system'
  const asked = (): typeof safeStorage => {
    if (!answers()) throw new Error('The keyring does not answer.')
    return safeStorage
  }
  return {
    get available() {
      return backend !== 'basic_text' && answers() && safeStorage.isEncryptionAvailable()
    },
    allowPlain: () => safeStorage.setUsePlainTextEncryption(true),
    encrypt: (text) => asked().encryptString(text),
    decrypt: (ciphertext) => asked().decryptString(ciphertext),
  }
}
