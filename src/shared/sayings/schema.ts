import { z } from 'zod'
import { en } from './en'
import type { Saying, SayingName } from './sayings'

/** A stored saying. Apart from the sayings themselves, because the page tells them and needs no zod for it. */
export const sayingSchema: z.ZodType<Saying> = z.object({
  name: z.enum(Object.keys(en) as [SayingName, ...SayingName[]]),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
})
