import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { type BucketCodec, BucketMap, type Buckets, bucketsOf } from "../../src/usecases/store/BucketMap.ts"

const CODEC: BucketCodec<number> = { encode: (value) => [value], decode: (json) => (json as readonly [number])[0] }

const kept = ({ size, texts }: Buckets) => {
  const read: Array<number> = []
  const map = new BucketMap({ count: texts.length, size }, CODEC, (bucket) => {
    read.push(bucket)
    return texts[bucket] ?? assert.fail(`bucket ${bucket}`)
  })
  return { map, read }
}

const numbered = (count: number) => new Map(Array.from({ length: count }, (_, n) => [`key/${n}`, n] as const))

const key = fc.nat({ max: 200 }).map((n) => `key/${n}`)
const operation = fc.oneof(
  fc.record({ type: fc.constantFrom("get", "has", "delete"), key }),
  fc.record({ type: fc.constant("set"), key, n: fc.nat() }),
  fc.record({ type: fc.constantFrom("size", "size", "size", "all", "forEach", "again", "clear"), key })
)

const inOrder = (entries: Iterable<readonly [string, number]>) => [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))

const done = (
  map: Map<string, number>,
  one: { readonly type: string; readonly key: string; readonly n?: number }
): unknown => {
  const all: Array<readonly [string, number]> = []
  switch (one.type) {
    case "get":
      return map.get(one.key)
    case "has":
      return map.has(one.key)
    case "delete":
      return map.delete(one.key)
    case "set":
      return map.set(one.key, one.n ?? 0).size
    case "size":
      return map.size
    case "clear":
      return map.clear()
    case "forEach":
      map.forEach((value, each) => all.push([each, value]))
      return inOrder(all)
    case "all":
      return [inOrder(map), [...map.keys()].toSorted(), [...map.values()].toSorted((a, b) => a - b)]
    default:
      return inOrder(kept(bucketsOf(map, CODEC)).map)
  }
}

describe("a map in buckets", () => {
  it("answers whatever is done to it as any map does, and so does what it is kept as", () => {
    fc.assert(
      fc.property(fc.nat({ max: 150 }), fc.array(operation, { maxLength: 20 }), (count, operations) => {
        const { map } = kept(bucketsOf(numbered(count), CODEC))
        const plain = numbered(count)
        for (const one of operations) assert.deepStrictEqual(done(map, one), done(plain, one), one.type)
        assert.deepStrictEqual(inOrder(map), inOrder(plain))
      }),
      { numRuns: 500 }
    )
  })

  it("reads the bucket of a key, once, and is kept again without reading the others", () => {
    const before = bucketsOf(numbered(10_000), CODEC)
    const { map, read } = kept(before)
    assert.isAbove(before.texts.length, 100)
    assert.strictEqual(map.size, 10_000)
    assert.deepStrictEqual(read, [])
    assert.deepStrictEqual([map.get("key/77"), map.has("key/77"), map.get("key/77")], [77, true, 77])
    assert.strictEqual(read.length, 1)
    map.set("key/77", 78)
    const after = bucketsOf(map, CODEC)
    assert.deepStrictEqual(
      after.texts.map((text, bucket) => text === before.texts[bucket]),
      after.texts.map((_, bucket) => bucket !== read[0])
    )
    assert.strictEqual(kept(after).map.get("key/77"), 78)
  })

  it("is kept the same whether it was kept in between or not", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.nat()), { maxLength: 300 }), fc.nat({ max: 300 }), (entries, cut) => {
        const { map } = kept(bucketsOf(new Map(entries.slice(0, cut)), CODEC))
        for (const [each, value] of entries.slice(cut)) map.set(each, value)
        assert.deepStrictEqual(bucketsOf(map, CODEC), bucketsOf(new Map(entries), CODEC))
      }),
      { numRuns: 300 }
    )
  })

  it("has few entries in a bucket, and few buckets", () => {
    for (const count of [0, 1, 64, 65, 5000, 100_000]) {
      const { size, texts } = bucketsOf(numbered(count), CODEC)
      const lengths = texts.map((text) => (JSON.parse(text) as ReadonlyArray<unknown>).length / 2)
      assert.strictEqual(size, count)
      assert.isAtMost(texts.length, Math.max(1, count / 32), `${count}`)
      assert.isAtMost(Math.max(...lengths), 200, `${count}`)
    }
  })
})
