import { createHash } from 'node:crypto'
import type { ConnectionPhase, ConnectionState, KeyStanding, KeyState } from '@shared/connection'
import { isLoopback } from '../modelroute/base-url'
import { createClient } from '../modelroute/client'
import { createFileApi } from '../modelroute/files'
import type { FileApi } from '../modelroute/files'
import type { Fetch } from '../modelroute/transport'
import { blockedReason } from '../tracking/cancel'
import type { SchedulerView } from '../tracking/schedule'
import { Watcher } from '../tracking/watcher'
import type { WatcherDeps } from '../tracking/watcher'
import { KeyCheck } from './key-check'

/** A connection's identity and address. */
export interface ConnectionFacts extends Pick<ConnectionState, 'id' | 'name' | 'colour' | 'ownBaseUrl'> {
  /** As `parseBaseUrl` gives it. */
  baseUrl: string
}

export interface OpenConnectionDeps {
  fetch: Fetch
  readKey: () => string | null
  watching: Omit<WatcherDeps, 'connectionId' | 'api' | 'onRefused' | 'onView'>
  /** Called when the phase, or what is known about the key, changed. */
  onChange: () => void
  /** Called when the budget changed, or what is due. */
  onProgress: () => void
  /** Called when the key was refused. */
  onRefused: () => void
}

/** One API with one key: its client, its budget and scheduler, its files, and what is known about its key. */
export class OpenConnection {
  facts: ConnectionFacts
  refused = false
  readonly watcher: Watcher
  readonly files: FileApi
  readonly #check: KeyCheck
  readonly #readKey: () => string | null
  #online = true
  /** Digest of the key that was last in use. */
  #digest: string | null

  /** Throws for an unusable base URL. */
  constructor(facts: ConnectionFacts, deps: OpenConnectionDeps) {
    const { fetch, readKey, watching, onChange, onProgress } = deps
    const { baseUrl } = facts
    const { clock, random } = watching
    const refuse = (): void => {
      this.refused = true
      deps.onRefused()
    }
    let phase: string | null = null
    const onView = ({ phase: { kind } }: SchedulerView): void => {
      if (kind === phase) return onProgress()
      phase = kind
      onChange()
    }
    const api = createClient({ fetch, clock, baseUrl, readKey })
    this.facts = facts
    this.#readKey = readKey
    this.#digest = digestOf(readKey())
    this.watcher = new Watcher({ ...watching, connectionId: facts.id, api, onRefused: refuse, onView })
    const { errand, unauthorized: onUnauthorized } = this.watcher
    this.files = createFileApi({ fetch, clock, baseUrl, readKey, errand, onUnauthorized, isOnline: () => this.#online })
    this.#check = new KeyCheck({
      api,
      clock,
      random,
      request: (signal, send) => this.watcher.request(signal, send),
      blockedReason: () => blockedReason(this.watcher.view().phase),
      onChange: ({ kind }) => {
        if (kind === 'refused') refuse()
        else onChange()
      },
    })
  }

  /** `held`: requests have not begun yet. */
  state(key: KeyState, paused: boolean, held: boolean): ConnectionState {
    const { phase, ...asking } = this.watcher.view()
    const keyStanding = this.#check.standing
    return { ...this.facts, key, keyStanding, phase: this.#phase(phase, key, paused, held), ...asking, asOf: this.watcher.asOf }
  }

  /** Whether the machine has a network. Loopback hosts are reached without one. */
  setOnline(online: boolean): void {
    this.#online = online || isLoopback(new URL(this.facts.baseUrl).hostname)
    this.watcher.setOnline(this.#online)
  }

  checkKey(): Promise<KeyStanding> {
    return this.#check.start()
  }

  /** The key was set or removed, so nothing is known about it. What the server told another key no longer applies. */
  keyChanged(): void {
    this.refused = false
    this.#check.stop()
    const digest = digestOf(this.#readKey())
    if (digest === null || digest === this.#digest) return
    this.watcher.keyReplaced(this.#digest, digest)
    this.#digest = digest
  }

  async stop(): Promise<void> {
    this.#check.stop()
    await this.watcher.stop()
  }

  #phase(phase: SchedulerView['phase'], key: KeyState, paused: boolean, held: boolean): ConnectionPhase {
    if (key.kind === 'missing') return { kind: 'key-missing' }
    if (this.refused) return { kind: 'key-refused' }
    if (paused) return { kind: 'paused' }
    if (held) return { kind: 'online' }
    return phase.kind === 'paused' ? { kind: 'key-refused' } : phase
  }
}

/** Distinguishes keys without keeping them. */
function digestOf(key: string | null): string | null {
  return key === null ? null : createHash('sha256').update(key).digest('base64')
}
