/** The most text one paste may hold, in UTF-16 code units. */
export const maxPasteLength = 32 * 1024 * 1024

/** The longest label, note and group name, in UTF-16 code units. */
export const maxLabelLength = 200
export const maxNoteLength = 10_000
export const maxBatchLength = 100

/** The longest name template for downloads, in UTF-16 code units. */
export const maxTemplateLength = 300

/** The most of an error's message that can be searched, in characters. */
export const maxSearchedMessage = 2_000

/** The most executions in one `cancel`. */
export const maxCancelled = 1_000
