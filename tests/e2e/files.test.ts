import { decode } from 'fast-png'
import { expect } from 'playwright/test'
import type { Locator } from 'playwright/test'
import { contentOf } from '../../src/simulator/files/content'
import { sha256 } from '../support/digest'
import { test } from './results-session'

/** The SHA-256 of the RGB that the page draws of a picture. */
function digestOfPixels(picture: Locator): Promise<string> {
  return picture.evaluate(async (shown: HTMLImageElement) => {
    const image = new Image()
    image.crossOrigin = 'anonymous'
    image.src = shown.src
    await image.decode()
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
    const context = canvas.getContext('2d')
    if (!context) throw new Error('there is no canvas')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const hash = await crypto.subtle.digest('SHA-256', data.filter((_, n) => n % 4 < 3))
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  })
}

/** Compares what is on the screen with a picture at the middles of 12 × 12 fields; the share of those that agree. */
async function agreement(picture: Locator, drawn: { width: number; height: number; data: ArrayLike<number> }): Promise<number> {
  const screen = decode(await picture.screenshot())
  const scale = Math.min(screen.width / drawn.width, screen.height / drawn.height)
  const left = (screen.width - drawn.width * scale) / 2
  const top = (screen.height - drawn.height * scale) / 2
  const fields = Array.from({ length: 144 }, (_, n) => [((n % 12) + 0.5) / 12, (Math.floor(n / 12) + 0.5) / 12] as const)
  const agree = fields.filter(([x, y]) => {
    const at = (Math.floor(top + y * drawn.height * scale) * screen.width + Math.floor(left + x * drawn.width * scale)) * screen.channels
    const from = (Math.floor(y * drawn.height) * drawn.width + Math.floor(x * drawn.width)) * 3
    return [0, 1, 2].every((channel) => Math.abs((screen.data[at + channel] ?? 0) - (drawn.data[from + channel] ?? 255)) < 20)
  })
  return agree.length / fields.length
}

test('an image is shown pixel for pixel and saved whole, whichever way it arrives', async ({ page, session, simulator }) => {
  for (const downloads of ['bytes', 'presigned', 'redirect'] as const) {
    simulator.settings.downloads = downloads
    const before = { saved: session.saved(), storage: simulator.counters.storageRequests }
    const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'C' })
    await session.track([execution])
    await session.open(execution)
    const bytes = await session.bytesOf(execution)
    const drawn = decode(bytes)
    const list = page.getByRole('list', { name: 'Files' })
    const picture = list.locator(`[data-file-id="${execution.files[0]?.id}"] img`)
    await expect(picture).toBeVisible()
    const address = await picture.evaluate((shown: HTMLImageElement) => shown.src)
    expect(await digestOfPixels(picture)).toBe(await sha256(Uint8Array.from(drawn.data)))
    await expect.poll(() => agreement(picture, drawn)).toBeGreaterThan(0.9)
    // This form of result says nothing but the ID: the rest is told by the content.
    await expect(list).toContainText(new RegExp(`image/png · ${drawn.width} × ${drawn.height} · [.\\d]+ kB`))

    await page.getByRole('button', { name: 'Save files' }).click()
    await page.getByRole('button', { name: 'Close details' }).click()
    await expect(page.locator(`[data-execution-id="${execution.id}"] img`)).toHaveAttribute('src', address)
    await expect.poll(session.saved.bind(session)).toHaveLength(before.saved.length + 1)
    expect(await sha256(session.saved().find((path) => !before.saved.includes(path)) ?? '')).toBe(await sha256(bytes))
    expect(simulator.counters.storageRequests > before.storage).toBe(downloads !== 'bytes')
  }
})

test('once a file is saved, its card shows a size that no reply told, and leads to its folder', async ({ page, session }) => {
  const execution = session.simulator.create({ fate: 'video', durationMs: 0 })
  await session.track([execution])
  await session.open(execution)
  const card = page.getByRole('list', { name: 'Files' }).getByRole('listitem')
  await expect(card).not.toContainText(/[kM]B/)
  await page.getByRole('button', { name: 'Save files' }).click()
  await expect(card).toContainText(/[.\d]+ [kM]B/)
  const opened = await session.running.app.evaluateHandle(({ shell }) => {
    const paths: string[] = []
    shell.showItemInFolder = (path) => void paths.push(path)
    return paths
  })
  await card.getByRole('button', { name: 'Show in folder' }).click()
  await expect.poll(() => opened.jsonValue()).toEqual(session.saved())
})

test('what failed with the connection is shown once it works again', async ({ page, session, simulator }) => {
  const bytes = await session.bytesOf(simulator.create({ fate: 'image', durationMs: 0 }))
  const files = [{ contentType: 'image/png', format: 'png', content: () => contentOf(bytes) }, { contentType: 'text/plain', format: 'txt', content: () => contentOf(Buffer.from('words')) }]
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A', files })
  const heal = simulator.faults.add({ path: '/download', then: { kind: 'reset' } })
  await session.track([execution])
  await session.track([simulator.create({ fate: 'never' })], /^P/)
  await session.open(execution)
  await page.getByRole('button', { name: 'Load preview' }).click()
  const cards = page.getByRole('list', { name: 'Files' }).getByRole('listitem')
  for (const card of await cards.all()) await expect(card).toContainText('The connection was interrupted')
  await simulator.stop()
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Server trouble')
  heal()
  await simulator.start()
  await expect(cards.nth(0).locator('img')).toBeVisible()
  await expect(cards.nth(1)).toContainText('words')
})

test('a picture that is still on its way is said to be, on its card and while it is looked at', async ({ page, session, simulator }) => {
  simulator.settings.downloads = 'bytes'
  simulator.faults.add({ path: '/download', then: { kind: 'stall' } })
  const execution = simulator.create({ fate: 'image', durationMs: 0, shape: 'A' })
  await session.track([execution])
  await session.open(execution)
  const card = page.getByRole('list', { name: 'Files' }).getByRole('listitem')
  await expect(card.locator('img')).toHaveCount(1)
  await expect(card).toContainText('Loading preview')
  await card.getByRole('button', { name: /^View / }).click()
  await expect(page.getByRole('dialog')).toContainText('Loading preview')
  await expect(page.getByRole('dialog')).not.toContainText('%')
})
