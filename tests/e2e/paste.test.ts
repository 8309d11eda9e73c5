import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import type { RunningApp } from '../support/app'
import { test } from './shared-app'
import { row } from './window'

test.use({ simulated: { seed: 21, limit: 10_000 } })

async function paste(running: RunningApp, text: string): Promise<void> {
  await running.app.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text)
  await running.page.keyboard.press('Control+v')
}

test('nothing pasted or dropped lands behind a dialog', async ({ page, simulator }) => {
  await page.keyboard.press('Control+,')
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  const effects = await page.evaluate((text) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([text], 'night.log'))
    return ['dragover', 'drop'].map((name) => {
      const event = new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true })
      document.querySelector('[role=dialog]')?.dispatchEvent(event)
      return [event.defaultPrevented, dataTransfer.dropEffect]
    })
  }, simulator.create({ fate: 'never' }).id)
  expect(effects).toEqual([[true, 'none'], [true, 'none']])
  await expect(page.getByText('Drop to find execution IDs')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('textbox', { name: 'Execution IDs' })).toHaveValue('')
  await expect(page.getByRole('region', { name: 'Found in the text' })).toHaveCount(0)
})

test('texts pasted and files dropped anywhere in the window are searched for IDs, one after the other', async ({ page, running, simulator }) => {
  const preview = page.getByRole('region', { name: 'Found in the text' })
  const [pasted, dropped] = [simulator.create({ fate: 'never' }), simulator.create({ fate: 'never' })]

  await page.getByRole('button', { name: 'Settings' }).focus()
  await paste(running, 'a long log '.repeat(2_000))
  await expect(preview).toContainText('No execution ID in this text')
  // The caret is in the box by now.
  await paste(running, `GET /v1/executions/${pasted.id} 200`)
  await expect(preview).toContainText('1 new')

  const drop = (): Promise<void> => page.evaluate((text) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([text], 'night.csv', { type: 'text/csv' }))
    for (const name of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }))
  }, `id,status\n${pasted.id},PENDING\n${dropped.id},PENDING\nexec_4f3a0c1e-88d2-4b57-9e0a-6c1d2f3b91b,PENDING`)
  await drop()
  await expect(preview).toContainText('2 new, 1 not an ID')
  await expect(preview).toContainText('1 character short')
  await page.evaluate(() => {
    const { text } = File.prototype
    // As a folder answers.
    File.prototype.text = () => {
      File.prototype.text = text
      return Promise.reject(new DOMException('The requested file could not be read', 'NotReadableError'))
    }
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([], 'logs'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  const refusal = page.getByRole('status').filter({ hasText: 'logs could not be read as text. Drop the text files themselves.' })
  await expect(refusal).toBeVisible()
  await drop()
  await expect(refusal).toHaveCount(0)
  await page.keyboard.press('Control+Enter')
  for (const { id } of [pasted, dropped]) await expect(row(page, id)).toHaveAttribute('data-status', /^P/)
  await expect(page.getByRole('status').filter({ hasText: '2 added, 1 not an ID' })).toBeVisible()
  await expect(page.getByRole('contentinfo')).toContainText(/\d,\d{3} \/ 10,000/)
  await page.getByRole('button', { name: 'Undo' }).click()
  for (const { id } of [pasted, dropped]) await expect(row(page, id)).toHaveCount(0)
})

test('a dropped file is read in the encoding it is written in, and is no search', async ({ page, simulator }) => {
  const { id } = simulator.create({ fate: 'never' })
  for (const [bytes, found] of [[Buffer.from(`\ufeffstarted ${id}\r\n`, 'utf16le'), '1 new'], [Buffer.from('PK\u0003\u0004 an archive\0'), 'No execution ID in this text']] as const) {
    await page.evaluate((content) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([new Uint8Array(content)], 'night.log'))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
    }, [...bytes])
    await expect(page.getByRole('region', { name: 'Found in the text' })).toContainText(found)
    await expect(page.getByRole('banner')).toContainText('night.log')
  }
})

test('a long text of many lines that is inserted at once is not lost', async ({ page, simulator }) => {
  const ids = Array.from({ length: 500 }, () => simulator.create({ fate: 'never' }).id)
  await page.getByRole('textbox', { name: 'Execution IDs' }).fill(ids.join('\n'))
  await expect(page.getByText('500 new')).toBeVisible()
  await expect(page.getByText('Pasted text 20,999 characters')).toBeVisible()
})

test('tracking thousands replaces its preview with progress, and can be stopped partway', async ({ page, running }) => {
  const preview = page.getByRole('region', { name: 'Found in the text' })
  await paste(running, Array.from({ length: 50_000 }, () => `exec_${randomUUID()}`).join('\n'))
  await expect(preview).toContainText('50,000 new')
  await page.getByRole('button', { name: 'Track' }).click()
  await expect(page.getByRole('progressbar', { name: 'Adding' })).toBeVisible()
  await expect(preview).toHaveCount(0)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  const outcome = page.getByRole('status').filter({ hasText: /[\d,]+ added, stopped before the last [\d,]+/ })
  await expect(outcome).toBeVisible()
  const [, added = '', leftOut = ''] = /([\d,]+) added, stopped before the last ([\d,]+)/.exec(await outcome.innerText()) ?? []
  const count = (said: string): number => Number(said.replaceAll(',', ''))
  expect(count(added) + count(leftOut)).toBe(50_000)
  await expect(page.getByRole('grid', { name: 'Executions' })).toHaveAttribute('aria-rowcount', String(count(added) + 1))
})
