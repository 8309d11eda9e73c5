import type { Messages } from './en'
import { acting } from './de/acting'
import { app } from './de/app'
import { connections } from './de/connections'
import { details } from './de/details'
import { downloads } from './de/downloads'
import { files } from './de/files'
import { list } from './de/list'
import { organise } from './de/organise'
import { settings } from './de/settings'
import { shell } from './de/shell'
import { statistics } from './de/statistics'

/** Every text of the window in German; a key that English lacks or has more does not compile. */
export const de: Messages = { ...app, ...list, ...details, ...acting, ...files, ...downloads, ...statistics, ...shell, ...organise, ...settings, ...connections }
