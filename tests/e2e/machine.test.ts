import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { _electron } from 'playwright'
import { expect } from 'playwright/test'
import { environmentFor } from '../support/app'
import { SessionBus } from '../support/dbus'
import { startLonelyBus } from '../support/lonely-bus'
import { nobody } from '../support/nobody'
import { connection, track as paste } from './window'
import { end, longMs, rowOf, test, track } from './own-app'

test('the window says that there is no notification service until there is one, one without markup is given none, and one that hangs is not waited for', async ({ env, launch, simulator }) => {
  const bus = await startLonelyBus()
  try {
    const { app, page } = await launch({ env: { ...env, DBUS_SESSION_BUS_ADDRESS: bus.address } })
    const notices = page.getByRole('region', { name: 'Notices' })
    const [first, second] = [simulator.create({ fate: 'image', durationMs: 300 }), simulator.create({ fate: 'image', durationMs: 300 })]
    const labelled = simulator.create({ fate: 'image', durationMs: longMs })
    await track(page, [first])
    await expect(notices).toContainText('This system shows no notifications')
    await expect(rowOf(page, first)).toHaveAttribute('data-status', 'COMPLETED')

    const plain = await SessionBus.connect(bus.address)
    const notifies: unknown[][] = []
    plain.answer = ({ member, body }) => {
      if (member === 'GetServerInformation') return { signature: 'ssss', body: ['plain', 'test', '1', '1.2'] }
      if (member === 'GetCapabilities') return { signature: 'as', body: [['body']] }
      if (member === 'Notify') notifies.push(body)
      return { signature: 'u', body: [notifies.length] }
    }
    await plain.own('org.freedesktop.Notifications')
    await paste(page, [labelled.id])
    await expect(rowOf(page, labelled)).toBeVisible()
    await page.evaluate((id) => window.monitor.request('label', { ids: [id], label: 'Cats & <b>dogs</b>' }), labelled.id)
    end(labelled)
    // Notify(app_name, replaces_id, app_icon, summary, body, actions, hints, …)
    await expect.poll(() => notifies.map((told) => told[4])).toEqual(['Cats & <b>dogs</b>'])
    expect(notifies[0]?.[6]).toContainEqual(['image-data', expect.anything()])
    plain.close()

    await bus.startNotifications()
    await track(page, [second])
    await expect(notices).toHaveCount(0)

    bus.hangNotifications(true)
    const [third, fourth] = [simulator.create({ fate: 'image', durationMs: 300 }), simulator.create({ fate: 'image', durationMs: 300 })]
    for (const one of [third, fourth]) {
      await paste(page, [one.id])
      await expect(rowOf(page, one)).toHaveAttribute('data-status', 'COMPLETED')
    }
    const announced = (): Promise<number> => page.evaluate(async () => {
      const answer = await window.monitor.request('announcedEnds', null)
      return answer.ok ? answer.value.length : NaN
    })
    expect(await announced()).toBe(3)
    bus.hangNotifications(false)
    await expect.poll(announced).toBe(5)
    await expect(notices).toHaveCount(0)
    await app.close()
  } finally {
    bus.stop()
  }
})

test('when the processes of its network and of its page die, the app goes on as before, and tells what was lost', async ({ launch, simulator }) => {
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

test('for a user who is not root everything runs in Chromium\'s sandbox', async ({ env, simulator }) => {
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
    await expect(rowOf(page, execution)).toHaveAttribute('data-status', 'COMPLETED')

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
