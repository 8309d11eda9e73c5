import { z } from 'zod'
import { connectionColours, mainConnection, simulatorConnection } from '@shared/connection'
import type { ConnectionColour } from '@shared/connection'
import { parseBaseUrl } from '../modelroute/base-url'

/** A connection as the user set it up, in `config.json`; its key is kept apart. */
export interface ConnectionProfile {
  id: string
  name: string
  colour: ConnectionColour
  /** As `parseBaseUrl` gives it; null: the API's usual address. */
  baseUrl: string | null
  /** Removed, while its executions stay listed. */
  former: boolean
}

/** A version that knew one connection kept nothing of it but its key and its executions, under this ID. */
export const firstProfile: ConnectionProfile = { id: mainConnection, name: 'ModelRoute', colour: 'grey', baseUrl: null, former: false }

const storedProfile = z.object({
  id: z.string().min(1).max(64).refine((id) => id !== simulatorConnection),
  name: z.string().trim().min(1).max(200).catch('?'),
  colour: z.enum(connectionColours).catch('grey'),
  baseUrl: z.string().nullable().refine((url) => url === null || parseBaseUrl(url).ok),
  former: z.boolean().catch(false),
})

/**
 * Reads the connections that a `config.json` of any age holds. There is always one to use; one whose address does not
 * parse is left out, because its key must not go elsewhere.
 */
export function readProfiles(stored: unknown): ConnectionProfile[] {
  const all = listOf(stored).flatMap((one) => storedProfile.safeParse(one).data ?? [])
  const profiles = all.filter(({ id }, index) => all.findIndex((one) => one.id === id) === index)
  if (profiles.some(({ former }) => !former)) return profiles
  // The first one's key may be for the address that does not parse.
  const first = damagedProfiles(stored).length > 0 ? { ...firstProfile, id: 'usual' } : firstProfile
  return [first, ...profiles.filter(({ id }) => id !== first.id)]
}

/** What of the stored connections does not parse, as it is. */
export function damagedProfiles(stored: unknown): unknown[] {
  return listOf(stored).filter((one) => !storedProfile.safeParse(one).success)
}

/** What is no list is one entry, which does not parse. */
function listOf(stored: unknown): unknown[] {
  return stored === undefined ? [] : Array.isArray(stored) ? stored : [[stored]]
}
