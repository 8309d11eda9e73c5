import { expect, test } from 'vitest'
import { debianPackages, missingLibraries } from '../../../scripts/lib/system.mjs'

const lddOutput = [
  '\tlinux-vdso.so.1 (0x00007ffd6b5f2000)',
  '\tlibffmpeg.so => /opt/electron/libffmpeg.so (0x00007f2a4c000000)',
  '\tlibgtk-3.so.0 => not found',
  '\tlibasound.so.2 => not found',
  '\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2a4bc00000)',
].join('\n')

test('the libraries that ldd does not find are read from its output', () => {
  expect(missingLibraries(lddOutput)).toEqual(['libgtk-3.so.0', 'libasound.so.2'])
})

test('each package is named once, however many missing libraries it contains', () => {
  expect(debianPackages(['libnss3.so', 'dbus-send', 'libnssutil3.so', 'a font', 'dbus-daemon'], new Set())).toEqual([
    'dbus',
    'fonts-dejavu-core',
    'libnss3',
  ])
})

test('a package is named with its 64-bit time suffix if the release has one', () => {
  const trixie = new Set(['libgtk-3-0t64', 'libnss3'])
  expect(debianPackages(['libgtk-3.so.0', 'libnss3.so'], trixie)).toEqual(['libgtk-3-0t64', 'libnss3'])
})

test('a library whose package is not known is named in the error', () => {
  expect(() => debianPackages(['libnew.so.9'], new Set())).toThrow('libnew.so.9')
})
