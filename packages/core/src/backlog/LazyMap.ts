/**
 * A map whose values are read when somebody looks at them: a command that needs one of ten thousand reads one.
 * Keys are there at once, in their order. Owns no storage: values come from whoever has them.
 *
 * @since 0.1.0
 */

/** Where values come from, by their numbers. May throw; then so does the look. */
export interface LazyValues<V> {
  readonly read: (at: number) => V
  /** The JSON of the same, where it is at hand. */
  readonly text?: (at: number) => string
}

/** Values that are JSON texts. */
export const fromTexts = <V>(text: (at: number) => string): LazyValues<V> => ({
  text,
  read: (at) => JSON.parse(text(at)) as V
})

/** What stands for a value that is not read yet: its number. Values are objects, so it is none. */
const isUnread = (value: unknown): value is number => typeof value === "number"

export class LazyMap<K, V extends object> extends Map<K, V> {
  readonly #values: LazyValues<V>
  /** Values that nobody looked at. */
  #unread = 0

  /** The value of the `at`th key has the number `from + at`. */
  constructor(keys: ReadonlyArray<K>, values: LazyValues<V>, from = 0) {
    super()
    this.#values = values
    for (let at = 0; at < keys.length; at++) super.set(keys[at] as K, (from + at) as unknown as V)
    this.#unread = this.size
  }

  /** The number of a value that nobody looked at; else the value, if there is one. */
  peek(key: K): V | number | undefined {
    return super.get(key)
  }

  /** The same of all keys in order. */
  protected peekAll(): MapIterator<[K, V | number]> {
    return super.entries()
  }

  override get(key: K): V | undefined {
    const value: unknown = super.get(key)
    if (!isUnread(value)) return value as V | undefined
    const read = this.#values.read(value)
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
    const { read, text = (at) => JSON.stringify(read(at)) } = this.#values
    return [...(super.values() as Iterable<unknown>)].map((value) =>
      isUnread(value) ? text(value) : JSON.stringify(value)
    )
  }
}

/** The JSON of each value of any map. */
export const textsOf = <V extends object>(map: ReadonlyMap<string, V>): ReadonlyArray<string> =>
  map instanceof LazyMap ? (map as LazyMap<string, V>).texts() : [...map.values()].map((value) => JSON.stringify(value))
