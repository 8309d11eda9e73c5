import { app } from 'electron'
import { UntilHeard } from './until-heard'

/** The links that macOS passes to the app, kept until somebody listens. Call it before the app is ready. */
export function catchOpenedLinks(): UntilHeard<string> {
  const links = new UntilHeard<string>()
  app.on('open-url', (event, link) => {
    event.preventDefault()
    links.tell(link)
  })
  return links
}
