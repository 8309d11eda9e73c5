import type { Group } from '@shared/contract'
import { onMounted, shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import { request } from '../bridge'
import { useOutcome } from '../stores/outcome'

/** The existing groups, as of when the component appeared; null until they are read. */
export function useGroups(): Readonly<ShallowRef<readonly Group[] | null>> {
  const outcome = useOutcome()
  const groups = shallowRef<readonly Group[] | null>(null)
  onMounted(() => void outcome.attempt(async () => (groups.value = await request('groups', null))))
  return groups
}
