import { inject, provide } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import { searchWords } from '../../executions/filters'
import { folded } from '../../executions/folded'

const key: InjectionKey<Readonly<Ref<string>>> = Symbol('settings search')
const groupKey: InjectionKey<() => string> = Symbol('settings group')

/** Provides the search text to the rows of the settings. */
export function provideSearch(query: Readonly<Ref<string>>): void {
  provide(key, query)
}

/** Makes the title of a group match all of its rows. */
export function provideGroup(title: () => string): void {
  provide(groupKey, title)
}

/** Returns whether the search matches a text or its group; outside the settings everything matches. */
export function useSearch(): (text: string) => boolean {
  const query = inject(key, null)
  const group = inject(groupKey, () => '')
  return (text) => searchWords(query?.value ?? '').every((word) => folded(`${group()} ${text}`).includes(word))
}
