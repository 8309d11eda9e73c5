import { acting } from './en/acting'
import { app } from './en/app'
import { connections } from './en/connections'
import { details } from './en/details'
import { downloads } from './en/downloads'
import { files } from './en/files'
import { list } from './en/list'
import { organise } from './en/organise'
import { settings } from './en/settings'
import { shell } from './en/shell'
import { statistics } from './en/statistics'

/** Every text of the window in English. Plural forms are separated by a bar: one, many. */
export const en = { ...app, ...list, ...details, ...acting, ...files, ...downloads, ...statistics, ...shell, ...organise, ...settings, ...connections }

/** What every language has to offer. */
export type Messages = typeof en
