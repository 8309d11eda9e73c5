import { createSharedComposable, useTimestamp } from '@vueuse/core'

/** The present in epoch ms, told once a second to everything that shows a relative time. */
export const useClock = createSharedComposable(() => useTimestamp({ interval: 1000 }))
