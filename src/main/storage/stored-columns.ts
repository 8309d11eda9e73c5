import { z } from 'zod'
import { storedFields } from '@shared/listed'

/** The stored part of all rows as it comes from SQLite, or from what read it ahead. */
export const storedColumns = z.looseRecord(z.enum(storedFields), z.string())

/** What a search looks through beside them, as a JSON array in their order. */
export const storedAlsoFound = z.object({ alsoFound: z.string() }).transform(({ alsoFound }) => alsoFound)
