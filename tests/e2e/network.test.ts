import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'playwright/test'
import { selfSigned } from '../support/self-signed'
import { end, expectCalm, longMs, rowOf, test, track } from './own-app'
import { connection, track as paste } from './window'

/** A proxy on loopback that passes all on, and counts. */
async function startProxy(): Promise<{ rules: string; passed: () => number; stop: () => void }> {
  let count = 0
  const server = createServer((incoming, outgoing) => {
    count += 1
    const passedOn = request(incoming.url ?? '', { method: incoming.method, headers: incoming.headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(outgoing)
    })
    passedOn.on('error', () => outgoing.destroy())
    incoming.pipe(passedOn)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    rules: `http=127.0.0.1:${port}`,
    passed: () => count,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

test('a proxy that appears, fails and goes away is followed, and nothing is lost', async ({ launch, simulator }) => {
  const { app, page } = await launch()
  const proxy = await startProxy()
  const useProxy = (proxyRules: string) =>
    app.evaluate(({ session }, rules) => session.defaultSession.setProxy({ proxyRules: rules, proxyBypassRules: '<-loopback>' }), proxyRules)
  const through = [1, 2, 3].map(() => simulator.create({ fate: 'image', durationMs: longMs }))
  await track(page, through)
  await useProxy(proxy.rules)
  await expect.poll(proxy.passed).toBeGreaterThan(0)
  through.forEach(end)
  for (const execution of through) await expect(rowOf(page, execution)).toHaveAttribute('data-status', 'COMPLETED')

  const late = simulator.create({ fate: 'image', durationMs: longMs })
  await track(page, [late])
  proxy.stop()
  await expect(connection(page)).not.toHaveText('Online', { timeout: 20_000 })
  await expect(rowOf(page, late)).toHaveAttribute('data-status', /^P/)

  end(late)
  await useProxy('direct://')
  await expect(rowOf(page, late)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(connection(page)).toHaveText('Online')
  expectCalm(simulator, [...through, late])
})

test('a request that hangs on the old network is aborted and repeated on the new one', async ({ launch, simulator }) => {
  const { app, page } = await launch()
  const execution = simulator.create({ fate: 'image', durationMs: longMs })
  await track(page, [execution])
  const { polls } = simulator.counters.of(execution.id)
  simulator.faults.add({ path: execution.id, times: 1, then: { kind: 'hang' } })
  await expect.poll(() => simulator.counters.of(execution.id).polls).toBeGreaterThan(polls)

  end(execution)
  // One event for each address that goes or comes, as a change of the wireless network brings them.
  for (const address of ['192.0.2.7', '198.51.100.7', '203.0.113.7']) {
    await app.evaluate((_electron, now) => {
      const os = process.getBuiltinModule('os')
      os.networkInterfaces = () => ({ wlan0: [{ address: now, netmask: '255.255.255.0', family: 'IPv4', mac: '00:00:00:00:00:01', internal: false, cidr: `${now}/24` }] })
      process.getBuiltinModule('module').syncBuiltinESMExports()
    }, address)
    await page.waitForTimeout(2_100)
  }
  await expect(rowOf(page, execution)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(connection(page)).toHaveText('Online')
  expect(simulator.counters).toMatchObject({ tooMany: 0, whileBlocked: 0 })
  expect(simulator.counters.of(execution.id).pollsAfterEnd).toBe(0)
})

test.describe('over https', () => {
  test.use({
    // Playwright reads here which fixtures are wanted.
    simulated: async ({}, use) => {
      const pem = selfSigned()
      if (pem === null) throw new Error('openssl, which makes the certificate, is not installed')
      await use({ seed: 7, limit: 60, windowMs: 10_000, pem })
    },
  })

  test('without a network the app shows that it is offline and makes no request; back online it asks what is due', async ({ env, launch, simulator }) => {
    // Loopback is reached without a network, so it needs another name.
    const host = 'api.modelroute.invalid'
    const { port } = new URL(env['MODELROUTE_BASE_URL'] ?? '')
    const { app, page } = await launch({
      env: { ...env, MODELROUTE_BASE_URL: `https://${host}` },
      args: [`--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`, '--ignore-certificate-errors'],
    })
    const isOnline = (online: boolean): Promise<void> =>
      app.evaluate(({ net }, value) => void Object.defineProperty(net, 'isOnline', { value: () => value, configurable: true }), online)
    const before = simulator.create({ fate: 'never' })
    await track(page, [before])
    await isOnline(false)
    await expect(connection(page)).toHaveText('Offline')
    await expect(page.getByText('You are offline.')).toBeVisible()

    const { requests } = simulator.counters
    const since = simulator.create({ fate: 'image', durationMs: 0 })
    await paste(page, [since.id])
    await rowOf(page, before).click()
    await page.getByRole('region', { name: 'Execution details' }).getByRole('button', { name: 'Check now' }).click()
    // Longer than the longest it leaves an execution alone here, and several looks at the network.
    await page.waitForTimeout(6_000)
    await expect(connection(page)).toHaveText('Offline')
    await expect(rowOf(page, since)).toHaveAttribute('data-status', 'UNSEEN')
    expect(simulator.counters.requests).toBe(requests)

    const { polls } = simulator.counters.of(before.id)
    await isOnline(true)
    await expect(rowOf(page, since)).toHaveAttribute('data-status', 'COMPLETED')
    await expect.poll(() => simulator.counters.of(before.id).polls).toBeGreaterThan(polls)
    await expect(connection(page)).toHaveText('Online')
    await expect(page.getByText('You are offline.')).toHaveCount(0)
  })
})
