// @ts-check
// A screenshot of the list without a network. Loopback needs no network, so the simulator is reached by another name.
import { pathToFileURL } from 'node:url'
import { shootInBothThemes } from './pictures.mjs'
import { startSimulatorWith, track } from './result-pictures.mjs'
import { bundleTypeScript } from './typescript-program.mjs'

/**
 * @typedef {import('playwright').Page} Page
 * @typedef {import('playwright').ElectronApplication} App
 * @typedef {import('../../src/simulator/simulator').Simulator} Simulator
 */

const host = 'api.modelroute.invalid'

/**
 * @returns {Promise<{ simulator: Simulator, baseUrl: string, key: string, args: string[] }>} `args` lead the app to it
 * @throws if there is no openssl
 */
export async function startAway() {
  /** @type {typeof import('../../tests/support/self-signed')} */
  const { selfSigned } = await import(pathToFileURL(await bundleTypeScript('tests/support/self-signed.ts')).href)
  const pem = selfSigned()
  if (pem === null) throw new Error('openssl, which makes the certificate for a picture without a network, is not installed')
  const { simulator, baseUrl, key } = await startSimulatorWith({ seed: 5, limit: 600, pem })
  const args = [`--host-resolver-rules=MAP ${host}:443 127.0.0.1:${new URL(baseUrl).port}`, '--ignore-certificate-errors']
  return { simulator, baseUrl: `https://${host}`, key, args }
}

/**
 * @param {App} app
 * @param {Page} page
 * @param {Simulator} simulator
 */
export async function shootOffline(app, page, simulator) {
  const fates = /** @type {const} */ (['image', 'never', 'text', 'MODEL_OVERLOADED', 'never', 'images', 'never', 'json'])
  const executions = fates.map((fate) => simulator.create({ fate, durationMs: 2_000 }))
  await track(page, executions)
  await page.locator('[data-status="COMPLETED"]').nth(3).waitFor()
  await app.evaluate(({ net }) => void Object.defineProperty(net, 'isOnline', { value: () => false }))
  await page.getByText('You are offline.').waitFor()
  await shootInBothThemes(page, 'offline')
}
