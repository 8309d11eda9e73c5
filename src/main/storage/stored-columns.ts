import { z } from 'zod'
import { storedFields } from '@shared/listed'

/** The stored part of all rows as it comes from SQLite, or from reading ahead. */
export const storedColumns = z.looseRecord(z.enum(storedFields), z.string())

/** The text that only search needs, as a JSON array in the order of the rows. */
export const storedSearchOnlyText = z.object({ searchOnlyText: z.string() }).transform(({ searchOnlyText }) => searchOnlyText)
