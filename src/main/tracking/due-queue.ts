/** Something in a DueQueue. `place` belongs to the queue; it is -1 while the element is in none. */
export interface Queued {
  dueAt: number
  place: number
}

/** A binary heap by due time whose elements know their place, so that any can be removed or moved in O(log n). */
export class DueQueue<T extends Queued> {
  readonly #heap: T[] = []

  get first(): T | undefined {
    return this.#heap[0]
  }

  /** Adds an element, or moves it if it is already in. */
  put(element: T, dueAt: number): void {
    element.dueAt = dueAt
    if (element.place < 0) element.place = this.#heap.push(element) - 1
    this.#rise(element)
    this.#sink(element)
  }

  /** Removes an element if it is in. */
  take(element: T): void {
    const { place } = element
    if (place < 0) return
    const last = this.#heap.pop()
    element.place = -1
    if (last === undefined || last === element) return
    this.#set(last, place)
    this.#rise(last)
    this.#sink(last)
  }

  #rise(element: T): void {
    for (;;) {
      const parent = this.#heap[(element.place - 1) >> 1]
      if (element.place === 0 || parent === undefined || parent.dueAt <= element.dueAt) return
      this.#swap(element, parent)
    }
  }

  #sink(element: T): void {
    for (;;) {
      const left = this.#heap[2 * element.place + 1]
      const right = this.#heap[2 * element.place + 2]
      const child = right !== undefined && left !== undefined && right.dueAt < left.dueAt ? right : left
      if (child === undefined || child.dueAt >= element.dueAt) return
      this.#swap(element, child)
    }
  }

  #swap(a: T, b: T): void {
    const { place } = a
    this.#set(a, b.place)
    this.#set(b, place)
  }

  #set(element: T, place: number): void {
    this.#heap[place] = element
    element.place = place
  }
}
