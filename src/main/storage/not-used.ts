/** Replaces, in the built app, the parts that electron-store never uses here (electron.vite.config.ts): a third of main's code. */
function notUsed(): never {
  throw new Error('conf validates and migrates nothing here: zod and src/main/storage do.')
}

export { notUsed as Ajv2020, notUsed as default }
