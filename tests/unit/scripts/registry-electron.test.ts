import { expect, test } from 'vitest'
import { electronName } from '../../../scripts/lib/registry-electron.mjs'

test('of the other product, only what is Electron is kept', () => {
  const entries = [
    'Cypress/',
    'Cypress/Cypress',
    'Cypress/resources/',
    'Cypress/resources/app/package.json',
    'Cypress/resources/app-update.yml',
    'Cypress/browser_v8_context_snapshot.bin',
    'Cypress/v8_context_snapshot.bin',
    'Cypress/locales/de.pak',
    'elsewhere/file',
  ]
  expect(entries.map(electronName).filter((name) => name !== undefined)).toEqual(['electron', 'v8_context_snapshot.bin', 'locales/de.pak'])
})
