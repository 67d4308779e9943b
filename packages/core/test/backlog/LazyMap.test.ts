import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { fromTexts, LazyMap, textsOf } from "../../src/backlog/LazyMap.ts"

interface Value {
  readonly n: number
}

const KEYS = ["a", "b", "c", "d", "e"]

/** A lazy map of the keys, and the numbers of the texts that were read. */
const lazy = (count = KEYS.length) => {
  const read: Array<number> = []
  const map = new LazyMap<string, Value>(
    KEYS.slice(0, count),
    fromTexts((at) => {
      read.push(at)
      return JSON.stringify({ n: at })
    })
  )
  return { map, read }
}

const key = fc.constantFrom(...KEYS, "new", "other")
const operation = fc.oneof(
  fc.record({ type: fc.constantFrom("get", "delete", "has"), key }),
  fc.record({ type: fc.constant("set"), key, n: fc.nat() }),
  fc.record({ type: fc.constantFrom("entries", "values", "forEach", "texts", "clear"), key })
)

const done = (map: Map<string, Value>, { key, type, ...rest }: { type: string; key: string; n?: number }): unknown => {
  if (type === "get") return map.get(key)
  if (type === "has") return map.has(key)
  if (type === "delete") return map.delete(key)
  if (type === "set") return map.set(key, { n: rest.n ?? 0 }).size
  if (type === "entries") return [...map.entries()]
  if (type === "values") return [...map.values()]
  if (type === "texts") return textsOf(map)
  if (type === "clear") return map.clear()
  const seen: Array<unknown> = []
  map.forEach((value, each) => seen.push([each, value]))
  return seen
}

describe("a map of texts", () => {
  it("answers whatever is done to it as a map of their values does", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const { map } = lazy()
        const plain = new Map<string, Value>(KEYS.map((each, n) => [each, { n }]))
        for (const one of operations) assert.deepStrictEqual(done(map, one), done(plain, one), one.type)
        assert.deepStrictEqual([...map.keys()], [...plain.keys()])
        assert.deepStrictEqual([...map], [...plain])
      }),
      { numRuns: 500 }
    )
  })

  it("reads a text when its value is looked at, once", () => {
    const { map, read } = lazy()
    assert.isTrue(map.has("d"))
    assert.strictEqual(map.size, 5)
    assert.deepStrictEqual(read, [])
    assert.strictEqual(map.get("d"), map.get("d"))
    assert.deepStrictEqual(read, [3])
    assert.deepStrictEqual([...map.values()].length, 5)
    assert.deepStrictEqual(
      read.toSorted((a, b) => a - b),
      [0, 1, 2, 3, 4]
    )
  })

  it("keeps what was changed in a value that was looked at", () => {
    const { map } = lazy()
    const value = map.get("b") as { n: number }
    value.n = 9
    assert.deepStrictEqual(textsOf(map), ['{"n":0}', '{"n":9}', '{"n":2}', '{"n":3}', '{"n":4}'])
  })

  it("is as it was when a text can't be read", () => {
    let broken = true
    const map = new LazyMap<string, Value>(
      ["a"],
      fromTexts(() => {
        if (broken) throw new RangeError("broken")
        return '{"n":1}'
      })
    )
    assert.throws(() => map.get("a"), RangeError)
    assert.throws(() => [...map], RangeError)
    broken = false
    assert.deepStrictEqual(map.get("a"), { n: 1 })
  })
})
