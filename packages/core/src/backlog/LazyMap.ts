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

/** What stands for a value that is not read yet: its number. Values are objects or texts, so it is none. */
const isUnread = (value: unknown): value is number => typeof value === "number"

/** Keys that are searched for one by one before a table of all of them is made: what a command about one ticket needs. */
const SEARCHES = 16

export class LazyMap<K, V extends object | string> extends Map<K, V> {
  readonly #values: LazyValues<V>
  /** Until there is a table: all keys, what was read or set by its number, and how often was searched. */
  #keys: ReadonlyArray<K> | null
  readonly #early = new Map<number, V>()
  #searches = 0
  /** Values in the table that nobody looked at. */
  #unread = 0
  readonly #from: number

  /** The value of the `at`th key has the number `from + at`. No key is there twice. */
  constructor(keys: ReadonlyArray<K>, values: LazyValues<V>, from = 0) {
    super()
    this.#keys = keys
    this.#values = values
    this.#from = from
  }

  #table(): void {
    const keys = this.#keys
    if (keys === null) return
    this.#keys = null
    for (let at = 0; at < keys.length; at++) {
      super.set(keys[at] as K, (this.#early.get(at) ?? this.#from + at) as V)
    }
    this.#unread = keys.length - this.#early.size
    this.#early.clear()
  }

  /** Where a key is among those that no table was made of; null once there is one, -1 for none. */
  #search(key: K): number | null {
    if (this.#keys !== null && this.#searches++ >= SEARCHES) this.#table()
    return this.#keys === null ? null : this.#keys.indexOf(key)
  }

  /** The number of a value that nobody looked at; else the value, if there is one. */
  peek(key: K): V | number | undefined {
    const at = this.#search(key)
    if (at === null) return super.get(key)
    return at === -1 ? undefined : (this.#early.get(at) ?? this.#from + at)
  }

  /** The same of all keys in order. */
  protected peekAll(): MapIterator<[K, V | number]> {
    this.#table()
    return super.entries()
  }

  override get size(): number {
    return this.#keys?.length ?? super.size
  }

  override has(key: K): boolean {
    return this.peek(key) !== undefined
  }

  override get(key: K): V | undefined {
    const at = this.#search(key)
    const value: unknown =
      at === null ? super.get(key) : at === -1 ? undefined : (this.#early.get(at) ?? this.#from + at)
    if (!isUnread(value)) return value as V | undefined
    const read = this.#values.read(value)
    if (at === null) {
      super.set(key, read)
      this.#unread -= 1
    } else {
      this.#early.set(at, read)
    }
    return read
  }

  override set(key: K, value: V): this {
    this.#table()
    if (this.#unread > 0 && isUnread(super.get(key))) this.#unread -= 1
    return super.set(key, value)
  }

  override delete(key: K): boolean {
    this.#table()
    if (this.#unread > 0 && isUnread(super.get(key))) this.#unread -= 1
    return super.delete(key)
  }

  override clear(): void {
    this.#keys = null
    this.#early.clear()
    this.#unread = 0
    super.clear()
  }

  #readAll(): void {
    this.#table()
    if (this.#unread > 0) for (const key of super.keys()) this.get(key)
  }

  override keys(): MapIterator<K> {
    return this.#keys === null ? super.keys() : this.#keys.values()
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
    this.#table()
    const { read, text = (at) => JSON.stringify(read(at)) } = this.#values
    return [...(super.values() as Iterable<unknown>)].map((value) =>
      isUnread(value) ? text(value) : JSON.stringify(value)
    )
  }
}

/** The JSON of each value of any map. */
export const textsOf = <V extends object>(map: ReadonlyMap<string, V>): ReadonlyArray<string> =>
  map instanceof LazyMap ? (map as LazyMap<string, V>).texts() : [...map.values()].map((value) => JSON.stringify(value))
