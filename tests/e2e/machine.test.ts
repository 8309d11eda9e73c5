import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { _electron } from 'playwright'
import { expect, test } from 'playwright/test'
import type { Page } from 'playwright/test'
import { createSimulator } from '../../src/simulator/simulator'
import type { SimulatedExecution } from '../../src/simulator/executions'
import type { Simulator } from '../../src/simulator/simulator'
import { environmentFor, launchApp } from '../support/app'
import type { RunningApp } from '../support/app'
import { SessionBus } from '../support/dbus'
import { startLonelyBus } from '../support/lonely-bus'
import { nobody } from '../support/nobody'
import { selfSigned } from '../support/self-signed'
import { connection, save, stateOf, track as paste } from './window'

let simulator: Simulator
let env: Record<string, string>
let running: RunningApp | null

test.beforeEach(async () => {
  simulator = createSimulator({ seed: 11, limit: 60, windowMs: 10_000 })
  const { baseUrl, key } = await simulator.start()
  env = { MODELROUTE_BASE_URL: baseUrl, MODELROUTE_API_KEY: key }
  running = null
})

test.afterEach(async () => {
  await running?.app.close()
  await simulator.stop()
})

/** Longer than any test: it ends when the test says so. */
const longMs = 600_000
const end = (execution: SimulatedExecution): void => void (execution.endsAt = Date.now())

const launch = async (): Promise<RunningApp> => (running = await launchApp({ env }))
const row = (page: Page, { id }: SimulatedExecution) => page.getByRole('grid', { name: 'Executions' }).locator(`[data-execution-id="${id}"]`)

/** Tracks them, and waits until each has been asked about. */
async function track(page: Page, executions: SimulatedExecution[]): Promise<void> {
  await paste(page, executions.map(({ id }) => id))
  for (const execution of executions) await expect(row(page, execution)).toHaveAttribute('data-status', /^(P|COMPLETED)/)
}

/** No request was refused, and none was sent twice at a time. */
function expectCalm(executions: SimulatedExecution[]): void {
  expect(simulator.counters).toMatchObject({ tooMany: 0, whileBlocked: 0 })
  expect(executions.map(({ id }) => simulator.counters.of(id).maxConcurrent)).toEqual(executions.map(() => 1))
}

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

test('a proxy that appears, fails and goes away is followed, and nothing is lost', async () => {
  const { app, page } = await launch()
  const proxy = await startProxy()
  const useProxy = (proxyRules: string) =>
    app.evaluate(({ session }, rules) => session.defaultSession.setProxy({ proxyRules: rules, proxyBypassRules: '<-loopback>' }), proxyRules)
  const through = [1, 2, 3].map(() => simulator.create({ fate: 'image', durationMs: longMs }))
  await track(page, through)
  await useProxy(proxy.rules)
  await expect.poll(proxy.passed).toBeGreaterThan(0)
  through.forEach(end)
  for (const execution of through) await expect(row(page, execution)).toHaveAttribute('data-status', 'COMPLETED')

  const late = simulator.create({ fate: 'image', durationMs: longMs })
  await track(page, [late])
  proxy.stop()
  await expect(connection(page)).not.toHaveText('Online', { timeout: 20_000 })
  await expect(row(page, late)).toHaveAttribute('data-status', /^P/)

  end(late)
  await useProxy('direct://')
  await expect(row(page, late)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(connection(page)).toHaveText('Online')
  expectCalm([...through, late])
})

test('a request that hangs on the old network is aborted and repeated on the new one', async () => {
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
  await expect(row(page, execution)).toHaveAttribute('data-status', 'COMPLETED')
  await expect(connection(page)).toHaveText('Online')
  expect(simulator.counters).toMatchObject({ tooMany: 0, whileBlocked: 0 })
  expect(simulator.counters.of(execution.id).pollsAfterEnd).toBe(0)
})

test('without a network the app shows that it is offline and makes no request; back online it asks what is due', async () => {
  await simulator.stop()
  const pem = selfSigned()
  if (pem === null) throw new Error('openssl, which makes the certificate, is not installed')
  simulator = createSimulator({ seed: 7, limit: 60, windowMs: 10_000, pem })
  const { baseUrl, key } = await simulator.start()
  // Loopback is reached without a network, so it needs another name.
  env = { MODELROUTE_BASE_URL: 'https://api.modelroute.invalid', MODELROUTE_API_KEY: key }
  running = await launchApp({ env, args: [`--host-resolver-rules=MAP api.modelroute.invalid:443 127.0.0.1:${new URL(baseUrl).port}`, '--ignore-certificate-errors'] })
  const { app, page } = running
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
  await row(page, before).click()
  await page.getByRole('region', { name: 'Execution details' }).getByRole('button', { name: 'Check now' }).click()
  // Longer than the longest it leaves an execution alone here, and several looks at the network.
  await page.waitForTimeout(6_000)
  await expect(connection(page)).toHaveText('Offline')
  await expect(row(page, since)).toHaveAttribute('data-status', 'UNSEEN')
  expect(simulator.counters.requests).toBe(requests)

  const { polls } = simulator.counters.of(before.id)
  await isOnline(true)
  await expect(row(page, since)).toHaveAttribute('data-status', 'COMPLETED')
  await expect.poll(() => simulator.counters.of(before.id).polls).toBeGreaterThan(polls)
  await expect(connection(page)).toHaveText('Online')
  await expect(page.getByText('You are offline.')).toHaveCount(0)
})

test('setting the clock an hour forward and a day back changes the displayed times and nothing else', async () => {
  const { app, page } = await launch()
  const lasting = simulator.create({ fate: 'never' })
  await track(page, [lasting])
  await save(page, { mutedUntil: Date.now() + 3_600_000 })
  let setByMs = 0
  for (const [byMs, apart] of [[3_600_000, '1 h'], [-86_400_000, '23 h']] as const) {
    await Promise.all([app.evaluate((_electron, ms) => void (Date.now = ((real) => () => real() + ms)(Date.now)), byMs), page.evaluate((ms) => void (Date.now = ((real) => () => real() + ms)(Date.now)), byMs)])
    setByMs += byMs
    // It stays muted for the hour, of which this test takes less than a tenth.
    await expect.poll(async () => Math.ceil((((await stateOf(page)).settings.mutedUntil ?? 0) - Date.now() - setByMs) / 360_000)).toBe(10)
    const { polls } = simulator.counters.of(lasting.id)
    const ending = simulator.create({ fate: 'image', durationMs: longMs })
    await track(page, [ending])
    end(ending)
    await expect(row(page, ending)).toHaveAttribute('data-status', 'COMPLETED')
    await expect.poll(() => simulator.counters.of(lasting.id).polls).toBeGreaterThan(polls)
    await expect(connection(page)).toHaveText('Online')
    await expect(row(page, lasting)).toHaveAttribute('data-status', /^P/)
    await expect(page.getByRole('region', { name: 'Notices' })).toContainText(`The clocks of this computer and of ModelRoute differ by ${apart}`)
    await row(page, ending).click()
    await expect(page.getByRole('region', { name: 'Execution details' }).locator('dt:text-is("Created") + dd')).toHaveText(/^(now|\d+ s ago)$/)
    await expect(row(page, lasting).getByRole('gridcell').filter({ hasText: /^\d+(\.\d)? (s|min.*)$/ })).not.toHaveCount(0)
    await expect(row(page, lasting)).not.toContainText('0.0 s')
    expectCalm([lasting, ending])
  }
})

test('the window says that there is no notification service until there is one, one without markup is given none, and one that hangs is not waited for', async () => {
  const bus = await startLonelyBus()
  try {
    env.DBUS_SESSION_BUS_ADDRESS = bus.address
    const { page } = await launch()
    const notices = page.getByRole('region', { name: 'Notices' })
    const [first, second] = [simulator.create({ fate: 'image', durationMs: 300 }), simulator.create({ fate: 'image', durationMs: 300 })]
    const labelled = simulator.create({ fate: 'image', durationMs: longMs })
    await track(page, [first])
    await expect(notices).toContainText('This system shows no notifications')
    await expect(row(page, first)).toHaveAttribute('data-status', 'COMPLETED')

    const plain = await SessionBus.connect(bus.address)
    const bodies: unknown[] = []
    plain.answer = ({ member, body }) => {
      if (member === 'GetServerInformation') return { signature: 'ssss', body: ['plain', 'test', '1', '1.2'] }
      if (member === 'GetCapabilities') return { signature: 'as', body: [['body']] }
      if (member === 'Notify') bodies.push(body[4])
      return { signature: 'u', body: [bodies.length] }
    }
    await plain.own('org.freedesktop.Notifications')
    await paste(page, [labelled.id])
    await expect(row(page, labelled)).toBeVisible()
    await page.evaluate((id) => window.monitor.request('label', { ids: [id], label: 'Cats & <b>dogs</b>' }), labelled.id)
    end(labelled)
    await expect.poll(() => bodies).toEqual(['Cats & <b>dogs</b>'])
    plain.close()

    await bus.startNotifications()
    await track(page, [second])
    await expect(notices).toHaveCount(0)

    bus.hangNotifications(true)
    const [third, fourth] = [simulator.create({ fate: 'image', durationMs: 300 }), simulator.create({ fate: 'image', durationMs: 300 })]
    for (const one of [third, fourth]) {
      await paste(page, [one.id])
      await expect(row(page, one)).toHaveAttribute('data-status', 'COMPLETED')
    }
    const announced = (): Promise<number> => page.evaluate(async () => {
      const answer = await window.monitor.request('announcedEnds', null)
      return answer.ok ? answer.value.length : NaN
    })
    expect(await announced()).toBe(3)
    bus.hangNotifications(false)
    await expect.poll(announced).toBe(5)
    await expect(notices).toHaveCount(0)
  } finally {
    await running?.app.close()
    running = null
    bus.stop()
  }
})

test('when the processes of its network and of its page die, the app goes on as before, and tells what was lost', async () => {
  const { app, page } = await launch()
  const kill = async (name: string): Promise<void> => {
    const all = await app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid, type, serviceName }) => ({ pid, names: [type, serviceName] })))
    const found = all.filter(({ names }) => names.includes(name))
    expect(found).toHaveLength(1)
    for (const { pid } of found) process.kill(pid, 'SIGKILL')
  }
  const [before, during] = [simulator.create({ fate: 'image', durationMs: longMs }), simulator.create({ fate: 'image', durationMs: longMs })]
  await track(page, [before])
  await kill('network.mojom.NetworkService')
  await track(page, [during])
  await expect(connection(page)).toHaveText('Online')

  // Whoever follows a link at that very moment is asked all the same.
  const linked = simulator.create({ fate: 'never' })
  const loadedAnew = app.evaluate(({ app: electron, BrowserWindow }, link) => new Promise<void>((resolve) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    contents?.once('render-process-gone', () => electron.emit('open-url', { preventDefault: () => undefined }, link))
    contents?.once('did-finish-load', () => resolve())
  }), `modelroute-monitor://track?ids=${linked.id}`)
  simulator.faults.add({ method: 'POST', path: '/cancel', then: { kind: 'hang' } })
  await page.evaluate((id) => void window.monitor.request('cancel', { ids: [id] }), during.id)
  await kill('Tab')
  await loadedAnew
  end(before)
  const read = (expression: string): Promise<string> => app.evaluate(({ BrowserWindow }, asked) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(asked), expression)
  await expect.poll(() => read(`document.querySelector('[data-execution-id="${before.id}"]')?.dataset.status`)).toBe('COMPLETED')
  await expect.poll(() => read('document.querySelector("[role=dialog], [role=alertdialog]")?.textContent')).toContain(linked.id)
  expect(await read('document.querySelector("[aria-label=Notices]")?.textContent')).toContain('while executions were being cancelled')
  expect(simulator.counters).toMatchObject({ tooMany: 0, whileBlocked: 0 })
})

test('for a user who is not root everything runs in Chromium\'s sandbox', async () => {
  const user = nobody()
  test.skip(user === null, 'another user cannot read this folder')
  if (user === null) return
  const { home, launcher } = user
  const app = await _electron.launch({
    executablePath: launcher,
    chromiumSandbox: true,
    args: [resolve(import.meta.dirname, '../..'), `--user-data-dir=${join(home, 'data')}`, '--password-store=basic'],
    env: environmentFor({ env }),
  })
  try {
    const page = await app.firstWindow()
    const execution = simulator.create({ fate: 'image', durationMs: 300 })
    await track(page, [execution])
    await expect(row(page, execution)).toHaveAttribute('data-status', 'COMPLETED')

    const pid = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s2$/m)
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^CapEff:\s0+$/m)
    for (const space of ['user', 'pid', 'net']) expect(readlinkSync(`/proc/${pid}/ns/${space}`)).not.toBe(readlinkSync(`/proc/self/ns/${space}`))
    const commands = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(commandOf).filter((line) => line.includes(home))
    expect(commands.length).toBeGreaterThan(2)
    expect(commands.join('\n')).not.toContain('--no-sandbox')
  } finally {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  }
})

/** The command line of a process; empty when it has just ended. */
function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
