import { z } from 'zod'
import { en } from './en'
import type { Saying, SayingName } from './sayings'

/** A stored saying. It is in a file of its own because the page uses sayings, but must not load zod. */
export const sayingSchema: z.ZodType<Saying> = z.object({
  name: z.enum(Object.keys(en) as [SayingName, ...SayingName[]]),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
