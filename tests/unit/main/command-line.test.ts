import { expect, it } from 'vitest'
import { folderAfterSwitch, readCommandLine } from '../../../src/main/command-line'

const id = 'exec_0f8fad5b-d9cb-469f-a165-70867728950e'

it('finds IDs among the switches of Chromium and the path of the app', () => {
  const link = `modelroute-monitor://track?ids=${id}`
  const argv = ['/usr/bin/electron', '--no-sandbox', link, '/exec_me', '/home/exec_me/repo', '--user-data-dir=/tmp/exec_dir', id.toUpperCase(), '--demo']
  expect(readCommandLine(argv)).toEqual({ tracked: { ids: [id], nearMisses: [] }, demo: true, hidden: false, links: [link], longLink: false })
})

it.each([`"${id}"`, `'${id}',`, `["${id}"]`, `\n  ${id}`])('finds the ID in %j, as other programs print one', (argument) => {
  expect(readCommandLine(['electron', argument]).tracked).toEqual({ ids: [id], nearMisses: [] })
})

it('explains an argument that is almost an ID', () => {
  expect(readCommandLine(['electron', id.slice(0, -2)]).tracked.nearMisses).toMatchObject([{ reason: 'too-short', by: 2 }])
})

it.each([['exec_', 32], ['exec_0f8fad5', 25], ['EXEC_zzz', 32]])('explains even %s, which a text may contain for another reason', (argument, by) => {
  expect(readCommandLine(['electron', argument]).tracked.nearMisses).toEqual([{ text: argument.toLowerCase(), reason: 'too-short', by }])
})

it.each([
  [['--user-data-dir', '/tmp/data', '--demo'], '/tmp/data'],
  [['--user-data-dir', '--demo'], ''],
  [['--user-data-dir'], ''],
  [['--user-data-dir=/tmp/data', '/tmp/other'], ''],
])('of %j takes the folder that stands after a space', (argv, folder) => {
  expect(folderAfterSwitch(['electron', '.', ...argv])).toBe(folder)
})
