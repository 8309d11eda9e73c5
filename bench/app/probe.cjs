// Electron loads this before an app (`-r`): it says on stdout when the page shows what $PROBE_SELECTOR selects, in epoch ms.
// Nothing else of the app is touched, and no debugger is attached, which would slow the start down.
// eslint-disable-next-line @typescript-eslint/no-require-imports -- what is loaded by -r is CommonJS
const { app } = require('electron')

const shown = `new Promise((resolve) => {
  const look = () => {
    if (document.querySelector(${JSON.stringify(process.env.PROBE_SELECTOR)}) === null) requestAnimationFrame(look)
    else requestAnimationFrame(() => resolve(Date.now()))
  }
  look()
})`

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', async () => console.log(`shown at ${await contents.executeJavaScript(shown)}`))
})
