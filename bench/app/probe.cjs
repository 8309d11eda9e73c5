// Electron loads this before an app (`-r`). It prints when the page shows what $PROBE_USABLE and $PROBE_WHOLE select, in epoch ms.
// It touches nothing else in the app, and attaches no debugger, which would slow down the start.
const { app } = require('electron')

const shown = (selector) => `new Promise((resolve) => {
  const look = () => {
    if (document.querySelector(${JSON.stringify(selector)}) === null) requestAnimationFrame(look)
    else requestAnimationFrame(() => resolve(Date.now()))
  }
  look()
})`

app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', async () => {
    console.log(`usable at ${await contents.executeJavaScript(shown(process.env.PROBE_USABLE))}`)
    console.log(`whole at ${await contents.executeJavaScript(shown(process.env.PROBE_WHOLE))}`)
  })
})
