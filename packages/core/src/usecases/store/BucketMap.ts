/**
 * A map that is kept as texts, one for the keys of each bucket: who looks at a few keys reads the texts of their buckets, and
 * who writes all of it down again takes the others as they are. Owns no storage.
 *
 * @since 0.1.0
 */

/** Entries of a bucket on average: a text of a few kilobytes, parsed in some microseconds. */
const PER_BUCKET = 64

/** How many buckets hold this many entries: none or a power of two, so that they seldom have to be filled anew. */
const bucketsFor = (size: number): number =>
  size === 0 ? 0 : 2 ** Math.ceil(Math.log2(Math.max(1, size / PER_BUCKET)))

/** FNV-1a over UTF-16 units: the same bucket on every machine. https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
const bucketOf = (key: string, count: number): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash >>> 0) % count
}

/** How a value is written. */
export interface BucketCodec<V> {
  readonly encode: (value: V) => unknown
  readonly decode: (json: unknown) => V
}

/** The texts of a map and how many entries they have. */
export interface Buckets {
  readonly size: number
  readonly texts: ReadonlyArray<string>
}

const textsOf = <V>(entries: Iterable<readonly [string, V]>, count: number, codec: BucketCodec<V>): Array<string> => {
  const lists = Array.from({ length: count }, (): Array<unknown> => [])
  for (const [key, value] of entries) lists[bucketOf(key, count)]?.push(key, codec.encode(value))
  return lists.map((list) => JSON.stringify(list))
}

export class BucketMap<V> extends Map<string, V> {
  readonly #codec: BucketCodec<V>
  readonly #count: number
  readonly #textAt: (bucket: number) => string
  /** Buckets that nobody looked into. */
  readonly #unread: Set<number>
  /** Entries in those and in the others. */
  #size: number

  /** `textAt` answers the text of one of `count` buckets. It may throw; then so does the look. */
  constructor(
    kept: { readonly count: number; readonly size: number },
    codec: BucketCodec<V>,
    textAt: (bucket: number) => string
  ) {
    super()
    this.#codec = codec
    this.#count = kept.count
    this.#textAt = textAt
    this.#unread = new Set(Array.from({ length: kept.count }, (_, bucket) => bucket))
    this.#size = kept.size
  }

  #read(bucket: number): void {
    if (!this.#unread.has(bucket)) return
    const list = JSON.parse(this.#textAt(bucket)) as ReadonlyArray<unknown>
    for (let at = 0; at < list.length; at += 2) super.set(list[at] as string, this.#codec.decode(list[at + 1]))
    this.#unread.delete(bucket)
  }

  #readAll(): void {
    for (const bucket of this.#unread) this.#read(bucket)
  }

  override get size(): number {
    return this.#size
  }

  override get(key: string): V | undefined {
    this.#read(bucketOf(key, this.#count))
    return super.get(key)
  }

  override has(key: string): boolean {
    this.#read(bucketOf(key, this.#count))
    return super.has(key)
  }

  override set(key: string, value: V): this {
    if (!this.has(key)) this.#size += 1
    return super.set(key, value)
  }

  override delete(key: string): boolean {
    if (!this.has(key)) return false
    this.#size -= 1
    return super.delete(key)
  }

  override clear(): void {
    this.#unread.clear()
    this.#size = 0
    super.clear()
  }

  override entries(): MapIterator<[string, V]> {
    this.#readAll()
    return super.entries()
  }

  override keys(): MapIterator<string> {
    this.#readAll()
    return super.keys()
  }

  override values(): MapIterator<V> {
    this.#readAll()
    return super.values()
  }

  override forEach(call: (value: V, key: string, map: Map<string, V>) => void): void {
    this.#readAll()
    super.forEach(call)
  }

  override [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries()
  }

  /** Those that nobody looked into as they came. */
  buckets(): Buckets {
    if (bucketsFor(this.#size) !== this.#count) return bucketsOf(new Map(this), this.#codec)
    const read = textsOf(super.entries(), this.#count, this.#codec)
    const texts = read.map((text, bucket) => (this.#unread.has(bucket) ? this.#textAt(bucket) : text))
    return { size: this.#size, texts }
  }
}

/** Any map as texts. */
export const bucketsOf = <V>(map: ReadonlyMap<string, V>, codec: BucketCodec<V>): Buckets =>
  map instanceof BucketMap
    ? (map as BucketMap<V>).buckets()
    : { size: map.size, texts: textsOf(map, bucketsFor(map.size), codec) }
