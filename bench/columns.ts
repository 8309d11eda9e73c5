import { awsWaiter, clairvoyant, firstLooksOnly, fixedInterval, KnownLatency, ours, pacedRoundRobin, type Policy } from './policies'

/** A policy of the benchmark. Each run gets a fresh one, because ours learns. */
export interface Column {
  name: string
  policy: () => Policy
}

export const columns: readonly Column[] = [
  { name: "seed's loop, 2 s", policy: () => fixedInterval(2000) },
  { name: 'fixed 5 s', policy: () => fixedInterval(5000) },
  { name: 'AWS waiter', policy: () => awsWaiter },
  { name: 'paced round robin', policy: () => pacedRoundRobin },
  { name: 'ours, Balanced', policy: () => ours() },
  { name: 'ours, Eager', policy: () => ours({ eagerness: 'eager' }) },
  { name: 'ours, no reserve', policy: () => ours({ reserve: 'none' }) },
  { name: 'ours, F known', policy: () => ours({ latency: new KnownLatency() }) },
  { name: 'ours, F known, no reserve', policy: () => ours({ latency: new KnownLatency(), reserve: 'none' }) },
  { name: 'ours, F and model known', policy: () => ours({ latency: new KnownLatency(), told: true }) },
  { name: 'first looks only', policy: () => firstLooksOnly },
  { name: 'clairvoyant', policy: () => clairvoyant },
]

/** The second table: results are fetched too. */
export const withResults: readonly Column[] = [
  { name: 'ours, Balanced, with results', policy: () => ours({ results: true }) },
]
