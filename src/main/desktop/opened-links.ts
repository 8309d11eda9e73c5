import { app } from 'electron'
import { BufferedEmitter } from './buffered-emitter'

/** The links that macOS passes to the app, kept until somebody listens. Call it before the app is ready. */
export function catchOpenedLinks(): BufferedEmitter<string> {
  const links = new BufferedEmitter<string>()
  app.on('open-url', (event, link) => {
    event.preventDefault()
    links.emit(link)
  })
  return links
}
