import { once } from 'node:events'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { expect, test } from 'playwright/test'
import { requestNames } from '../../src/shared/contract'
import { launchApp } from '../support/app'
import type { RunningApp } from '../support/app'
import { stateOf } from './window'

const preload = resolve(import.meta.dirname, '../../out/preload/index.cjs')
let running: RunningApp

test.beforeAll(async () => {
  running = await launchApp({ env: { MODELROUTE_BASE_URL: 'http://127.0.0.1:9', MODELROUTE_API_KEY: 'sk_env-1234' } })
})
test.afterAll(() => running.app.close())

test('the page cannot reach Node or Electron', async () => {
  const reachable = await running.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
  )
  expect(reachable).toEqual([])
  expect(await running.page.evaluate(() => Object.keys(window.monitor).sort())).toEqual(['on', 'request'])
})

test('the key from the environment is used, and removed from what other programs inherit', async () => {
  const { app, page } = running
  expect((await stateOf(page)).connections[0]?.key).toEqual({ kind: 'set', ending: '1234', storage: 'environment' })
  expect(await app.evaluate(() => Object.values(process.env).includes('sk_env-1234'))).toBe(false)
})

test('the page cannot navigate away or open a window', async () => {
  const { app, page } = running
  const before = page.url()
  await page.evaluate(() => {
    location.href = 'https://example.com/'
  })
  const link = await page.evaluate(() => {
    const anchor = document.createElement('a')
    anchor.href = 'file:///etc/passwd'
    anchor.target = '_blank'
    document.body.append(anchor)
    anchor.click()
    anchor.remove()
    return window.open('https://example.com/')
  })
  expect(link).toBeNull()
  await page.waitForFunction(() => 'monitor' in window)
  expect(page.url()).toBe(before)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('the page cannot put a file anywhere', async () => {
  const { app, page } = running
  const prevented = app.evaluate(({ BrowserWindow }) => {
    return new Promise<boolean>((resolve) => {
      BrowserWindow.getAllWindows()[0]?.webContents.session.once('will-download', (event, item) => {
        resolve(event.defaultPrevented)
        item.cancel()
      })
    })
  })
  await page.evaluate(() => {
    const anchor = document.createElement('a')
    anchor.href = URL.createObjectURL(new Blob(['x']))
    anchor.download = 'start.sh'
    anchor.click()
  })
  expect(await prevented).toBe(true)
})

test('the page cannot bypass the proxy with WebRTC', async () => {
  const { app, page } = running
  const policy = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getWebRTCIPHandlingPolicy())
  expect(policy).toBe('disable_non_proxied_udp')
  const candidates = await page.evaluate(async () => {
    const found: string[] = []
    const connection = new RTCPeerConnection()
    connection.createDataChannel('out')
    connection.onicecandidate = ({ candidate }) => candidate && found.push(candidate.candidate)
    await connection.setLocalDescription()
    if (connection.iceGatheringState !== 'complete') {
      await new Promise<void>((resolve) => {
        connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve()
      })
    }
    connection.close()
    return found.filter((one) => / udp /i.test(one))
  })
  expect(candidates).toEqual([])
})

test('the page runs only its own code and talks to nobody', async () => {
  const refused = await running.page.evaluate(async () => {
    const attempt = async (action: () => unknown): Promise<boolean> => {
      try {
        await action()
        return false
      } catch {
        return true
      }
    }
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
    const image = (address: string): Promise<boolean> =>
      new Promise((settle) => {
        const element = new Image()
        element.onload = () => settle(false)
        element.onerror = () => settle(true)
        element.src = address
      })
    return {
      script: !('injected' in window),
      fetch: await attempt(() => fetch('http://127.0.0.1:9/')),
      image: await image('http://127.0.0.1:9/x.png'),
      picture: await image('data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs='),
      camera: await attempt(() => navigator.mediaDevices.getUserMedia({ video: true })),
      notifications: (await Notification.requestPermission()) === 'denied',
    }
  })
  expect(refused).toEqual({ script: true, fetch: true, image: true, picture: true, camera: true, notifications: true })
})

test('whatever the page tries, no byte of it leaves the app', async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const { page } = running
  const before = page.url()
  await page.evaluate(async (host) => {
    const added: HTMLElement[] = []
    const add = (name: string, attributes: Record<string, string>): void => {
      const element = document.createElement(name)
      added.push(element)
      for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
      document.head.append(element)
      if (element instanceof HTMLFormElement) element.submit()
    }
    const url = `http://${host}/`
    for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload', 'stylesheet', 'icon', 'manifest']) add('link', { rel, href: url, as: 'image' })
    for (const name of ['iframe', 'embed', 'script', 'video', 'audio']) add(name, { src: url })
    add('object', { data: url })
    add('form', { action: url, method: 'post' })
    add('meta', { 'http-equiv': 'refresh', content: `0;url=${url}` })
    add('div', { style: `background: url(${url})` })
    navigator.sendBeacon(url, 'x')
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`body { border-image-source: url(${url}) }`)
    document.adoptedStyleSheets.push(sheet)
    const failed = (source: EventTarget): Promise<unknown> => new Promise((settle) => source.addEventListener('error', settle, { once: true }))
    await Promise.all([failed(new WebSocket(`ws://${host}/`)), failed(new EventSource(url))])
    document.adoptedStyleSheets = []
    for (const element of added) element.remove()
  }, `127.0.0.1:${address.port}`)
  const refused = await page.evaluate(() => navigator.clipboard.readText().then(() => false, () => true))
  expect(refused).toBe(true)
  expect(page.url()).toBe(before)
  expect(connections).toBe(0)
  server.close()
})

test('the page is served nothing outside its folder', async () => {
  const statuses = await running.app.evaluate(async ({ net }) => {
    const urls = ['monitor://app/../../../package.json', 'monitor://app/%2e%2e/%2e%2e/package.json', 'monitor://app/..%2f..%2fpackage.json', 'monitor://elsewhere/index.html', 'monitor://app/%', 'monitor://app/index.html%00.js']
    return Promise.all(urls.map((url) => net.fetch(url).then(({ status }) => status, (error: unknown) => String(error))))
  })
  expect(statuses).toEqual(Array(6).fill('Error: net::ERR_FILE_NOT_FOUND'))
})

test('malformed and unknown requests are refused in words', async () => {
  const malformed = { ids: ['../../etc/passwd'], text: 5, key: {}, kind: [], theme: 'pink', id: 1, paused: 'yes', surplus: true }
  for (const name of requestNames) {
    const answer = await running.page.evaluate(([to, input]) => window.monitor.request(to, input as never), [name, malformed] as const)
    expect(answer, name).toEqual({ ok: false, message: expect.stringContaining(name) })
  }
  const unknown = running.page.evaluate(() => window.monitor.request('readKey' as never, null as never))
  await expect(unknown).rejects.toThrow('No such request')
})

test('only the checked requests listen to the page', async () => {
  const channels = await running.app.evaluate(({ ipcMain }) => {
    ipcMain.handle('__ELECTRON_LOG__', () => undefined)
    return ipcMain.eventNames()
  })
  // Electron's own.
  expect(channels).toEqual(['error'])
})

test('a frame inside the page has no bridge of its own and can load nothing', async () => {
  const { app, page } = running
  const bridged = await page.evaluate(async (own) => {
    const blank = document.createElement('iframe')
    const again = document.createElement('iframe')
    again.src = own
    const settled = new Promise((settle) => (again.onload = settle))
    document.body.append(blank, again)
    await settled
    return [blank, again].map((frame) => {
      try {
        return frame.contentWindow !== null && 'monitor' in frame.contentWindow
      } catch {
        return false
      }
    })
  }, page.url())
  expect(bridged).toEqual([false, false])
  const frames = await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    return Promise.all((window?.webContents.mainFrame.frames ?? []).map((frame) => frame.executeJavaScript('[typeof window.monitor, typeof require]')))
  })
  expect(frames).toEqual([['undefined', 'undefined'], ['undefined', 'undefined']])
  await page.evaluate(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()))
})

test('a page in another window is refused, even with the same preload script and address', async () => {
  const { app, page } = running
  const answer = await app.evaluate(async ({ BrowserWindow }, { script, url }) => {
    const other = new BrowserWindow({ show: false, webPreferences: { preload: script, sandbox: true } })
    await other.loadURL(url)
    const answered: unknown = await other.webContents.executeJavaScript("window.monitor.request('snapshot', null)")
    other.destroy()
    return answered
  }, { script: preload, url: page.url() })
  expect(answer).toMatchObject({ ok: false })
})
