import { awsWaiter, clairvoyant, firstLooksOnly, fixedInterval, KnownLatency, ours, pacedRoundRobin, type Policy } from './policies'

/** A policy of the benchmark. Each run gets a fresh one, because ours learns. */
export interface Column {
  name: string
  policy: () => Policy
  ours: boolean
}

export const columns: readonly Column[] = [
  { name: "seed's loop, 2 s", policy: () => fixedInterval(2000), ours: false },
  { name: 'fixed 5 s', policy: () => fixedInterval(5000), ours: false },
  { name: 'AWS waiter', policy: () => awsWaiter, ours: false },
  { name: 'paced round robin', policy: () => pacedRoundRobin, ours: false },
  { name: 'ours, Balanced', policy: () => ours(), ours: true },
  { name: 'ours, Eager', policy: () => ours({ eagerness: 'eager' }), ours: true },
  { name: 'ours, no reserve', policy: () => ours({ reserve: 'none' }), ours: true },
  { name: 'ours, F known', policy: () => ours({ latency: new KnownLatency() }), ours: true },
  { name: 'ours, F and model known', policy: () => ours({ latency: new KnownLatency(), told: true }), ours: true },
  { name: 'first looks only', policy: () => firstLooksOnly, ours: false },
  { name: 'clairvoyant', policy: () => clairvoyant, ours: false },
]

/** The second table: results are fetched too. */
export const withResults: readonly Column[] = [
  { name: 'ours, Balanced, with results', policy: () => ours({ results: true }), ours: true },
]
