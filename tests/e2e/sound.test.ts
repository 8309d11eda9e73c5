import { expect } from 'playwright/test'
import type { Page } from 'playwright/test'
import { contentOf } from '../../src/simulator/files/content'
import type { FileSpec } from '../../src/simulator/files/files'
import { simulated, test } from './results-session'

// Chromium keeps what it played by its address, even when the page is reloaded. No other test's film may have the address of a sound.
test.use({ simulated: { ...simulated, seed: 97 } })

/** A sound of half a second in a container for films, recorded by Chromium. */
async function recorded(page: Page, format: 'webm' | 'mp4'): Promise<FileSpec> {
  const bytes = await page.evaluate(async (mimeType) => {
    const context = new AudioContext()
    const [tone, sink] = [context.createOscillator(), context.createMediaStreamDestination()]
    tone.connect(sink)
    tone.start()
    const recorder = new MediaRecorder(sink.stream, { mimeType })
    const whole = new Promise<Blob>((resolve) => recorder.addEventListener('dataavailable', ({ data }) => resolve(data), { once: true }))
    recorder.start()
    await new Promise((resolve) => setTimeout(resolve, 500))
    recorder.stop()
    await context.close()
    return [...new Uint8Array(await (await whole).arrayBuffer())]
  }, `audio/${format}`)
  return { contentType: `video/${format}`, format, content: () => contentOf(Buffer.from(bytes)) }
}

test('a film without a picture is played as a sound, on its card and in the larger view', async ({ page, session, simulator }) => {
  const image = await session.bytesOf(simulator.create({ fate: 'image', durationMs: 0 }))
  const picture: FileSpec = { contentType: 'image/png', format: 'png', content: () => contentOf(image) }
  const files = [await recorded(page, 'webm'), await recorded(page, 'mp4'), picture]
  const execution = simulator.create({ fate: 'video', durationMs: 0, shape: 'A', files })
  await session.track([execution])
  await session.open(execution)
  const card = (place: number) => page.locator(`[data-file-id="${execution.files[place]?.id}"]`)
  const viewer = page.getByRole('dialog')

  await card(0).getByRole('button', { name: 'Load preview' }).click()
  await expect(card(0).locator('audio')).toHaveJSProperty('error', null)
  await expect(card(0).locator('video')).toHaveCount(0)

  await card(2).getByRole('button', { name: /^View / }).click()
  await page.keyboard.press('ArrowLeft')
  await viewer.getByRole('button', { name: 'Load preview' }).click()
  const player = viewer.locator('audio')
  await expect(viewer.locator('video')).toHaveCount(0)
  await expect.poll(() => player.evaluate(({ readyState }: HTMLMediaElement) => readyState)).toBeGreaterThan(0)
  await page.keyboard.press('Space')
  await expect.poll(() => player.evaluate(({ currentTime }: HTMLMediaElement) => currentTime)).toBeGreaterThan(0)
})
