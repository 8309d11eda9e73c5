import { inject, provide } from 'vue'
import type { InjectionKey, Ref } from 'vue'
import { searchWords } from '../../executions/filters'

const key: InjectionKey<Readonly<Ref<string>>> = Symbol('settings search')

/** Tells the rows of the settings what is searched for. */
export function provideSearch(query: Readonly<Ref<string>>): void {
  provide(key, query)
}

/** Tells of a text whether the search asks for it; outside the settings all is asked for. */
export function useSearch(): (text: string) => boolean {
  const query = inject(key, null)
  return (text) => searchWords(query?.value ?? '').every((word) => text.toLowerCase().includes(word))
}
