import { expect, it } from 'vitest'
import { desktopEntry } from '../../../src/main/desktop/desktop-entry'

// xdg-mime 1.2 finds no program behind quotes, and so does not use such an entry as the default.
it('starts a command at login, without quotes where none are needed', () => {
  expect(desktopEntry({ name: 'ModelRoute Monitor', command: ['/opt/monitor', '--hidden'] })).toBe(
    '[Desktop Entry]\nType=Application\nName=ModelRoute Monitor\nExec=/opt/monitor --hidden\nTerminal=false\n',
  )
})

it('opens addresses, and appears in no menu', () => {
  expect(desktopEntry({ name: 'ModelRoute Monitor', command: ['/opt/monitor'], opens: 'x-scheme-handler/modelroute-monitor' })).toBe(
    '[Desktop Entry]\nType=Application\nName=ModelRoute Monitor\nExec=/opt/monitor %u\nMimeType=x-scheme-handler/modelroute-monitor;\nNoDisplay=true\nTerminal=false\n',
  )
})

it('keeps arguments whole whatever they contain', () => {
  const { Exec } = Object.fromEntries(
    desktopEntry({ name: 'x', command: ['/a b/c', '100%', '', 'say "$HOME" `id` \\'] }).split('\n').map((line) => line.split(/=(.*)/s, 2)),
  )
  expect(Exec).toBe('"/a b/c" 100%% "" "say \\\\"\\\\$HOME\\\\" \\\\`id\\\\` \\\\\\\\"')
})
