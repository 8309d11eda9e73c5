import { z } from 'zod'
import { storedFields } from '@shared/listed'

/** The stored part of all rows as it comes from SQLite, or from the thread that read it. */
export const storedColumns = z.looseRecord(z.enum(storedFields), z.string())
