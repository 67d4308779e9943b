/**
 * A map whose values are JSON texts until somebody looks at them: a command that needs one of ten thousand parses one.
 * Keys are there at once, in their order. Owns no storage: texts come from whoever has them.
 *
 * @since 0.1.0
 */

/** What stands for a value that is not parsed yet: the number of its text. Values are objects, so it is none. */
const isUnread = (value: unknown): value is number => typeof value === "number"

export class LazyMap<K, V extends object> extends Map<K, V> {
  readonly #textAt: (at: number) => string
  /** Values that are still texts. */
  #unread = 0

  /** `textAt` answers the JSON of the value of the `at`th key, counted from `from`. It may throw; then so does the look. */
  constructor(keys: ReadonlyArray<K>, textAt: (at: number) => string, from = 0) {
    super()
    this.#textAt = textAt
    for (const [at, key] of keys.entries()) super.set(key, (from + at) as unknown as V)
    this.#unread = this.size
  }

  override get(key: K): V | undefined {
    const value: unknown = super.get(key)
    if (!isUnread(value)) return value as V | undefined
    const read = JSON.parse(this.#textAt(value)) as V
    super.set(key, read)
    this.#unread -= 1
    return read
  }

  override set(key: K, value: V): this {
    if (this.#unread > 0 && isUnread(super.get(key))) this.#unread -= 1
    return super.set(key, value)
  }

  override delete(key: K): boolean {
    if (this.#unread > 0 && isUnread(super.get(key))) this.#unread -= 1
    return super.delete(key)
  }

  override clear(): void {
    this.#unread = 0
    super.clear()
  }

  #readAll(): void {
    if (this.#unread > 0) for (const key of super.keys()) this.get(key)
  }

  override entries(): MapIterator<[K, V]> {
    this.#readAll()
    return super.entries()
  }

  override values(): MapIterator<V> {
    this.#readAll()
    return super.values()
  }

  override forEach(call: (value: V, key: K, map: Map<K, V>) => void): void {
    this.#readAll()
    super.forEach(call)
  }

  override [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries()
  }

  /** The JSON of each value in order; those that nobody looked at as they came. */
  texts(): ReadonlyArray<string> {
    return [...(super.values() as Iterable<unknown>)].map((value) =>
      isUnread(value) ? this.#textAt(value) : JSON.stringify(value)
    )
  }
}

/** The JSON of each value of any map. */
export const textsOf = <V extends object>(map: ReadonlyMap<string, V>): ReadonlyArray<string> =>
  map instanceof LazyMap ? (map as LazyMap<string, V>).texts() : [...map.values()].map((value) => JSON.stringify(value))
