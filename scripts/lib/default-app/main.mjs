// What makes `electron [switches] <folder> [arguments]` run the app in that folder. Electron's own release brings such
// an app; the Electron that the registry carries lacks it. It is awaited at the top level because Electron holds back
// `ready` until its main module has been evaluated, and an app may do things that are allowed only before `ready`.
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const preloads = []
let folder
for (let i = 1; i < process.argv.length && folder === undefined; i += 1) {
  const argument = process.argv[i]
  if (argument === '-r' || argument === '--require') preloads.push(process.argv[++i])
  else if (!argument.startsWith('-')) folder = resolve(argument)
}

if (folder === undefined) {
  process.stderr.write(`Electron ${process.versions.electron}: name the folder of an app to run\n`)
  app.exit(1)
} else {
  const { productName, name, version, main } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'))
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  app.setName(productName ?? name)
  app.setVersion(version)
  app.setDesktopName(`${app.name}.desktop`)
  app.setAppPath(folder)
  for (const preload of preloads) require(resolve(preload))
  await import(pathToFileURL(resolve(folder, main)).href).catch((error) => {
    process.stderr.write(`${error.stack ?? error}\n`)
    app.exit(1)
  })
}
