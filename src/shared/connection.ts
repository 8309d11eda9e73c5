import type { RequestFailure } from './execution'
import type { Saying } from './sayings/sayings'

/** The ID of the user's first connection, and of the one to the built-in simulator. */
export const mainConnection = 'main'
export const simulatorConnection = 'simulator'

/** Colours that distinguish connections at a glance. None is the colour of a status. A single connection gets the first. */
export const connectionColours = ['grey', 'violet', 'teal', 'magenta', 'indigo', 'bronze', 'olive', 'plum'] as const
export type ConnectionColour = (typeof connectionColours)[number]

/** The longest name of a connection, in UTF-16 code units. */
export const maxConnectionName = 40

/** Where a connection's key is kept. `session`: in memory until the app quits; `environment`: MODELROUTE_API_KEY. */
export type KeyStorage = 'encrypted' | 'plain' | 'session' | 'environment'

/** All the renderer learns about a key. */
export type KeyState = { kind: 'missing' } | { kind: 'set'; ending: string; storage: KeyStorage }

/** What the API said about a key when last asked. `at` is epoch ms. */
export type KeyStanding =
  | { kind: 'checking' }
  /** `permission`: what the key may do besides reading executions; null if the API does not tell. */
  | { kind: 'accepted'; at: number; permission: 'full' | 'execution-only' | null }
  | { kind: 'refused'; at: number; saying: Saying }
  /** Undecided; asked again automatically. */
  | { kind: 'unreached'; saying: Saying }

/** The present state of requests on a connection. `until` is epoch ms. */
export type ConnectionPhase =
  | { kind: 'online' }
  | { kind: 'offline' }
  | { kind: 'key-missing' }
  | { kind: 'key-refused' }
  /** Paused by the user. */
  | { kind: 'paused' }
  | { kind: 'rate-limited'; until: number }
  | { kind: 'server-trouble'; until: number; failure: RequestFailure }

/** The rate window according to the headers and our own count. `resetAt` is epoch ms of this machine's clock. */
export interface RateBudget {
  limit: number
  remaining: number
  resetAt: number
  /** Requests left to the user's other programs. */
  reserve: number
}

/** One API with one key: its own budget, its own scheduler. */
export interface ConnectionState {
  id: string
  name: string
  colour: ConnectionColour
  baseUrl: string
  /** False: it uses the API's usual address. */
  ownBaseUrl: boolean
  key: KeyState
  /** Null before the key was checked in this session. */
  keyStanding: KeyStanding | null
  phase: ConnectionPhase
  /** Null until a reply carried the headers. */
  budget: RateBudget | null
  /** Executions not known to have ended. */
  active: number
  /** ms between two requests about the same execution, at present and on average; null when none is active. */
  askEveryMs: number | null
  /** No execution goes unasked for longer than this, ms, while requests succeed; null when none is active. */
  askWithinMs: number | null
  /** Epoch ms of the last reply that told about an execution; null before the first since the start. */
  asOf: number | null
  /** Epoch ms of the next request; null if none is due. */
  nextRequestAt: number | null
  /** How far the server's clock is ahead of this machine's, ms; null before a reply told it. */
  clockAheadMs: number | null
}

/** A connection that was removed while its executions stay in the list, unwatched. */
export type FormerConnection = Pick<ConnectionState, 'id' | 'name' | 'colour'>
