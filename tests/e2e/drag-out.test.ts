import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Locator } from 'playwright'
import { expect } from 'playwright/test'
import { contentOf } from '../../src/simulator/files/content'
import type { SimulatedExecution } from '../../src/simulator/executions'
import type { FileSpec } from '../../src/simulator/files/files'
import { drag, startDropTarget } from './drop-target'
import type { RunningApp } from '../support/app'
import { sha256 } from '../support/digest'
import { test } from './results-session'
import type { ResultsSession } from './results-session'

const of = (contentType: string, format: string, bytes: Buffer): FileSpec => ({ contentType, format, content: () => contentOf(bytes) })

/** The digest of a file as the simulator serves it. */
function digestOf({ simulator }: ResultsSession, { files }: SimulatedExecution, place = 0): Promise<string> {
  const file = files[place]
  if (!file) throw new Error('there is no such file')
  const content = simulator.contentOf(file)
  return sha256(content.read(0, content.sizeBytes))
}

/** Puts the window into the corner of the screen, and shows the cards of an execution. */
async function show(session: ResultsSession, execution: SimulatedExecution): Promise<Locator> {
  const { app, page } = session.running
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 0, y: 0, width: 1120, height: 720 }))
  await session.track([execution])
  await session.open(execution)
  return page.getByRole('list', { name: 'Files' }).locator('[data-file-id]')
}

/** Drags a card with the real pointer, from its picture; without a place to a few pixels beside. */
async function dragCard(card: Locator, to?: { x: number; y: number }): Promise<void> {
  const box = await card.boundingBox()
  const corner = await card.page().evaluate(() => ({ x: window.screenX, y: window.screenY }))
  if (!box) throw new Error('the card is not in view')
  const from = { x: corner.x + box.x + 20, y: corner.y + box.y + 20 }
  drag(from, to ?? { x: from.x + 60, y: from.y + 30 })
}

/** A drag only notes the path it was begun with, until `end`. */
async function noteDrags({ app }: RunningApp): Promise<{ dragged: () => Promise<string | undefined>; end: () => Promise<void> }> {
  const noting = await app.evaluateHandle(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents) throw new Error('there is no window')
    const { startDrag } = contents
    const noted: { path?: string } = {}
    contents.startDrag = ({ file, icon }) => void (noted.path = typeof icon !== 'string' && !icon.isEmpty() ? file : undefined)
    return { noted, end: () => void (contents.startDrag = startDrag) }
  })
  return { dragged: () => noting.evaluate(({ noted }) => noted.path), end: () => noting.evaluate(({ end }) => end()) }
}

test('a card can be dragged into another program, as a file with a proper name and the bytes from the API', async ({ session }) => {
  const execution = session.simulator.create({ fate: 'image', durationMs: 0 })
  const cards = await show(session, execution)
  await expect(cards.locator('img')).toBeVisible()
  const target = await startDropTarget()
  try {
    // Dropped on its own window it is no text to be tracked.
    await dragCard(cards)
    await expect(session.running.page.getByText('Drop to')).toBeHidden()
    expect(await target.dropped()).toBeNull()

    await dragCard(cards, { x: 1350, y: 300 })
    await expect.poll(target.dropped).toEqual({ name: `${execution.files[0]?.id}.png`, digest: await digestOf(session, execution) })
  } finally {
    await target.stop()
  }
})

test('a file that is not available locally is fetched for dragging, or the user is told why that fails', async ({ session }) => {
  const data = Buffer.from(Array.from({ length: 3000 }, (_, n) => (n * 37) % 256))
  const execution = session.simulator.create({
    fate: 'image', durationMs: 0, shape: 'A',
    files: [of('text/markdown', 'md', Buffer.from('# A poem')), of('application/octet-stream', 'bin', data), { ...of('image/png', 'png', data), expiresAt: Date.now() }],
  })
  const cards = await show(session, execution)
  const { page } = session.running
  const { dragged, end } = await noteDrags(session.running)

  await dragCard(cards.nth(0))
  await expect(page.getByText('The file is ready: drag it now')).toBeVisible()
  expect(await dragged()).toBeUndefined()
  await dragCard(cards.nth(0))
  await expect.poll(dragged).toContain(`${execution.files[0]?.id}.md`)
  expect(await sha256((await dragged()) ?? '')).toBe(await digestOf(session, execution))

  // What is never shown is dragged once it was saved, from where it was saved; its path is there for the keyboard too.
  await dragCard(cards.nth(1))
  await expect(page.getByText('Save this file first')).toBeVisible()
  await cards.nth(1).getByRole('button', { name: 'Save' }).click()
  await cards.nth(1).getByRole('button', { name: 'Copy path' }).press('Enter')
  const saved = join(session.folder, `${execution.files[1]?.id}.bin`)
  await expect.poll(() => session.clipboard()).toBe(saved)
  await dragCard(cards.nth(1))
  await expect.poll(dragged).toBe(saved)
  expect(readFileSync(saved)).toEqual(data)

  await dragCard(cards.nth(2))
  await expect(page.getByRole('status').filter({ hasText: /Only a new execution can create it again/ })).toBeVisible()
  expect(basename((await dragged()) ?? '')).toBe(basename(saved))
  await end()
})

test('dragging in the player of a draggable card still seeks in the sound', async ({ session }) => {
  const cards = await show(session, session.simulator.create({ fate: 'audio', durationMs: 0 }))
  const { dragged, end } = await noteDrags(session.running)
  await cards.getByRole('button', { name: 'Load preview' }).click()
  const player = cards.locator('audio')
  await expect(player).toBeVisible()
  // The player's own slider answers once it has been laid out, which nothing tells of.
  await expect(async () => {
    const box = await player.boundingBox()
    if (!box) throw new Error('the player is not in view')
    const y = Math.round(box.y + box.height / 2)
    drag({ x: Math.round(box.x + box.width * 0.55), y }, { x: Math.round(box.x + box.width * 0.7), y })
    expect(await player.evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeGreaterThan(0)
  }).toPass({ timeout: 30_000 })
  expect(await dragged()).toBeUndefined()
  await end()
})
