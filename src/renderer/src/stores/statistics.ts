import { defineStore } from 'pinia'
import type { Statistics } from '@shared/reports'
import { shallowRef } from 'vue'
import { request } from '../bridge'
import { wordsOf } from '../failure'
import type { TimeRange } from '../statistics/ranges'

/** The state of the statistics. While another range is read, the previous one stays visible. */
type StatisticsReading =
  | { kind: 'loading'; before: Statistics | null }
  | { kind: 'ready'; statistics: Statistics }
  | { kind: 'failed'; message: string }

/** What main has counted over a range of time. */
export const useStatistics = defineStore('statistics', () => {
  const reading = shallowRef<StatisticsReading>({ kind: 'loading', before: null })
  let reads = 0

  async function load(connectionIds: string[], range: TimeRange): Promise<void> {
    reads += 1
    const read = reads
    reading.value = { kind: 'loading', before: shownNow() }
    const answer = await ask(connectionIds, range)
    if (read === reads) reading.value = answer
  }

  function shownNow(): Statistics | null {
    if (reading.value.kind === 'ready') return reading.value.statistics
    return reading.value.kind === 'loading' ? reading.value.before : null
  }

  return { reading, load, shownNow }
})

async function ask(connectionIds: string[], range: TimeRange): Promise<StatisticsReading> {
  try {
    return { kind: 'ready', statistics: await request('statistics', { connectionIds, ...range }) }
  } catch (error) {
    return { kind: 'failed', message: wordsOf(error) }
  }
}
