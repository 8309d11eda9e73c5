import { z } from 'zod'
import { connectionColours, mainConnection, simulatorConnection } from '@shared/connection'
import type { ConnectionColour } from '@shared/connection'
import { parseBaseUrl } from '../modelroute/base-url'

/** A connection as the user set it up, in `config.json`. Its key is stored separately. */
export interface ConnectionProfile {
  id: string
  name: string
  colour: ConnectionColour
  /** As `parseBaseUrl` gives it; null: the API's usual address. */
  baseUrl: string | null
  /** Removed, while its executions stay listed. */
  former: boolean
}

/** Versions with a single connection stored only its key and its executions, under this ID. */
export const firstProfile: ConnectionProfile = { id: mainConnection, name: 'ModelRoute', colour: 'grey', baseUrl: null, former: false }

const storedProfile = z.object({
  id: z.string().min(1).max(64).refine((id) => id !== simulatorConnection),
  name: z.string().trim().min(1).max(200).catch('?'),
  colour: z.enum(connectionColours).catch('grey'),
  baseUrl: z.string().nullable().refine((url) => url === null || parseBaseUrl(url).ok),
  former: z.boolean().catch(false),
})

/**
 * Reads the connections from a `config.json` of any version. There is always one to use. A connection whose address does
 * not parse is left out, because its key must not go elsewhere.
 */
export function readProfiles(stored: unknown): ConnectionProfile[] {
  const all = listOf(stored).flatMap((one) => storedProfile.safeParse(one).data ?? [])
  const profiles = all.filter(({ id }, index) => all.findIndex((one) => one.id === id) === index)
  if (profiles.some(({ former }) => !former)) return profiles
  // The first connection's key may belong to the address that does not parse.
  const first = damagedProfiles(stored).length > 0 ? { ...firstProfile, id: 'usual' } : firstProfile
  return [first, ...profiles.filter(({ id }) => id !== first.id)]
}

/** The stored connections that do not parse, unchanged. */
export function damagedProfiles(stored: unknown): unknown[] {
  return listOf(stored).filter((one) => !storedProfile.safeParse(one).success)
}

/** A value that is not a list counts as one entry that does not parse. */
function listOf(stored: unknown): unknown[] {
  return stored === undefined ? [] : Array.isArray(stored) ? stored : [[stored]]
}
