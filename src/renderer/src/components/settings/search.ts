import { inject, provide } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import { searchWords } from '../../executions/filters'
import { folded } from '../../executions/folded'

const key: InjectionKey<Readonly<Ref<string>>> = Symbol('settings search')
const groupKey: InjectionKey<() => string> = Symbol('settings group')

/** Tells the rows of the settings what is searched for. */
export function provideSearch(query: Readonly<Ref<string>>): void {
  provide(key, query)
}

/** Lets the title of a group find all of its rows. */
export function provideGroup(title: () => string): void {
  provide(groupKey, title)
}

/** Tells of a text whether the search asks for it, or for the group it stands in; outside the settings all is asked for. */
export function useSearch(): (text: string) => boolean {
  const query = inject(key, null)
  const group = inject(groupKey, () => '')
  return (text) => searchWords(query?.value ?? '').every((word) => folded(`${group()} ${text}`).includes(word))
}
