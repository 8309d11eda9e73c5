import { isolated } from '@shared/bidi'
import { simulatorConnection } from '@shared/connection'
import type { ConnectionColour, ConnectionState, KeyStanding } from '@shared/connection'
import type { StepsResult } from '@shared/reports'
import type { RequestInputs } from '@shared/requests'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { request } from '../bridge'
import { distinct, spentUntil, standingWords, waitingWords } from '../connections/words'
import { t } from '../i18n'
import { useDialogs } from './dialogs'
import { useExecutions } from './executions'
import { useMonitor } from './monitor'
import { useOutcome } from './outcome'
import { useWork } from './work'

type KeyInput = Pick<RequestInputs['saveKey'], 'key' | 'storage'>

/** The connections as shown to the user, and the actions on them. */
export const useConnections = defineStore('connections', () => {
  const dialogs = useDialogs()
  const executions = useExecutions()
  const monitor = useMonitor()
  const outcome = useOutcome()
  const work = useWork()
  /** Set while the settings are being opened for a connection's key (`connectionId` null: the one in use); null if for anything else. */
  const entering = shallowRef<{ connectionId: string | null } | null>(null)
  /** The connection about to be removed. */
  const removing = shallowRef<ConnectionState | null>(null)

  const own = computed(() => (monitor.state?.connections ?? []).filter(({ id }) => id !== simulatorConnection))
  /** The connections worth distinguishing. */
  const all = computed(() => distinct(monitor.state?.connections ?? []))
  const several = computed(() => all.value.length > 1)
  const others = computed(() => all.value.filter(({ id }) => id !== monitor.activeConnection?.id))
  /** True if rows may belong to different connections. */
  const mixed = computed(() => all.value.length + (monitor.state?.formerConnections.length ?? 0) > 1)

  /** All connections that executions may belong to, including removed ones. */
  const listed = computed(() =>
    [...all.value, ...(monitor.state?.formerConnections ?? [])].map(({ id }) => ({ id, name: facts(id).name, simulated: id === simulatorConnection })),
  )
  /** Those of them whose money is real: all but the simulator. */
  const real = computed(() => listed.value.filter(({ simulated }) => !simulated).map(({ id }) => id))

  const openOne = (id: string | undefined): ConnectionState | undefined => monitor.state?.connections.find((one) => one.id === id)
  // A filter by a connection that is gone with its executions would leave an empty list.
  const known = computed(() => (monitor.state === null ? null : [...monitor.state.connections, ...monitor.state.formerConnections].map(({ id }) => id)))
  watch(
    () => known.value?.join(),
    () => {
      for (const condition of executions.conditions) {
        if (condition.kind === 'cell' && condition.field === 'connectionId' && known.value?.includes(condition.value) === false) executions.drop(condition)
      }
    },
  )

  /** The name and colour of a connection, even of a removed one. */
  function facts(id: string): { name: string; colour: ConnectionColour; former: boolean } {
    const open = openOne(id)
    if (open !== undefined) return { name: open.name, colour: open.colour, former: false }
    const former = monitor.state?.formerConnections.find((one) => one.id === id)
    if (former === undefined) return { name: t('connections.unknown'), colour: 'grey', former: true }
    return { name: t('connections.former', { name: former.name }), colour: former.colour, former: true }
  }

  /** What requests on a connection wait for, phrased to follow "waits"; null if they may leave. */
  function waiting(id: string | undefined): string | null {
    const open = openOne(id)
    return open === undefined ? null : waitingWords(open.phase)
  }

  /** Until when the rate limit of a connection is used up, epoch ms; null if it is not. */
  function spent(id: string | undefined): number | null {
    const open = openOne(id)
    return open === undefined ? null : spentUntil(open)
  }

  function use(id: string): Promise<boolean> {
    return outcome.attempt(() => request('useConnection', { connectionId: id }))
  }

  /** Opens the field for a key. */
  function enterKey(connectionId: string | null = null): void {
    entering.value = { connectionId }
    dialogs.open = 'settings'
  }

  /** Stores a key and checks it with a request. */
  function saveKey(id: string, input: KeyInput): Promise<boolean> {
    return outcome.attempt(async () => {
      await request('saveKey', { connectionId: id, ...input })
      outcome.report(keySaved)
      void check(id)
    })
  }

  function add(wanted: RequestInputs['addConnection']): Promise<boolean> {
    return outcome.attempt(async () => {
      const { id } = await request('addConnection', wanted)
      outcome.report(added(wanted.name))
      void check(id, wanted.name)
    })
  }

  /** Reports what the API said about a connection's key, with its name if it is not the only one. */
  async function check(id: string, name = several.value ? facts(id).name : null): Promise<void> {
    await outcome.attempt(async () => {
      const standing: KeyStanding = await request('checkKey', { connectionId: id })
      if (standing.kind === 'checking') return
      const words = (): string => (name === null ? standingWords(standing) : `${isolated(name)}: ${standingWords(standing)}`)
      outcome.report(words, { tone: standing.kind === 'refused' ? 'failed' : 'done' })
    })
  }

  function describe(id: string, facts: { name?: string; colour?: ConnectionColour }): Promise<boolean> {
    return outcome.attempt(() => request('changeConnection', { connectionId: id, ...facts }))
  }

  function readdress(id: string, baseUrl: string | null): Promise<boolean> {
    return outcome.attempt(async () => {
      const { keyRemoved } = await request('changeConnection', { connectionId: id, baseUrl })
      outcome.report(() => t(keyRemoved ? 'connections.baseUrlChangedKey' : 'connections.baseUrlChanged'))
    })
  }

  function remove(fate: RequestInputs['removeConnection']): Promise<boolean> {
    const { name } = facts(fate.connectionId)
    return outcome.attempt(async () => {
      const stepped = await request('removeConnection', fate)
      outcome.reportSteps(stepped, () => t('connections.removed', { name }))
    })
  }

  async function move(ids: string[], to: string): Promise<void> {
    const before = new Map(ids.map((id) => [id, executions.row(id)?.connectionId ?? to]))
    const isOpen = (from: string): boolean => own.value.some(({ id }) => id === from)
    const moveBack = (moved: string[]): Promise<StepsResult> =>
      request('moveExecutions', { moves: moved.map((id) => ({ id, to: before.get(id) ?? to })) })
    await work.run(
      ids,
      (some) => request('moveExecutions', { moves: some.map((id) => ({ id, to })) }),
      (count) => t('connections.moved', { name: facts(to).name }, count),
      [...before.values()].every(isOpen) ? moveBack : null,
    )
  }

  return {
    entering, removing, own, all, several, others, mixed, listed, real, facts, waiting, spent,
    use, enterKey, saveKey, add, check, describe, readdress, remove, move,
  }
})

// Created here, because a function that is kept also keeps everything in its scope: over there, the key.
const keySaved = (): string => t('outcome.keySaved')
const added = (name: string) => (): string => t('connections.added', { name })
