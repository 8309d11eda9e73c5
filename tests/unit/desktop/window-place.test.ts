import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lastPlace } from '../../../src/main/desktop/window-place'
import { temporaryFolder } from '../../support/folder'

const place = { x: 10, y: 20, width: 900, height: 600, maximized: false }

function folderWith(config: string | null): string {
  const folder = temporaryFolder()
  if (config !== null) writeFileSync(join(folder, 'config.json'), config)
  return folder
}

it('reads the last place of the window', () => {
  expect(lastPlace(folderWith(JSON.stringify({ window: place })))).toEqual(place)
})

it.each([
  ['no configuration', null],
  ['one that is no JSON', '{"window":'],
  ['one without a window', '{}'],
  ['one that is no object', 'null'],
  ['a place with a field missing', JSON.stringify({ window: { ...place, y: undefined } })],
  ['a place that does not tell whether it was maximized', JSON.stringify({ window: { ...place, maximized: undefined } })],
  ['a place that is no number', JSON.stringify({ window: { ...place, width: '900' } })],
])('finds none in %s', (_, config) => {
  expect(lastPlace(folderWith(config))).toBeNull()
})
