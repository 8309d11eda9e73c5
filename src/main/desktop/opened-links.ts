import { app } from 'electron'

/** Keeps the links that macOS hands over until somebody listens. To be called before the app is ready. */
export function catchOpenedLinks(): (listener: (link: string) => void) => void {
  const early: string[] = []
  let tell = (link: string): void => void early.push(link)
  app.on('open-url', (event, link) => {
    event.preventDefault()
    tell(link)
  })
  return (listener) => {
    tell = listener
    early.splice(0).forEach(listener)
  }
}
