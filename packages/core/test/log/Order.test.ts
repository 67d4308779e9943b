import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { compareOrder, mergeOrdered, type OrderKey } from "../../src/log/Order.ts"

const key = (t: string, replica: string, commit: number, index: number): OrderKey => ({ t, replica, commit, index })
/** Few values, so that ties are common. */
const anyKey = fc
  .tuple(
    fc.constantFrom("0:a", "0:b", "1:a"),
    fc.constantFrom("aaaaaaa2", "bbbbbbb2", "ccccccc2"),
    fc.nat(3),
    fc.nat(2)
  )
  .map((parts) => key(...parts))

describe("log order", () => {
  it("is by time, then replica, commit and index", () => {
    const inOrder = [
      key("0:a", "aaaaaaa2", 2, 0),
      key("0:a", "aaaaaaa2", 2, 1),
      key("0:a", "aaaaaaa2", 10, 0),
      key("0:a", "bbbbbbb2", 1, 0),
      key("0:b", "aaaaaaa2", 1, 0),
      key("1:a", "aaaaaaa2", 1, 0)
    ]
    assert.deepStrictEqual(inOrder.toReversed().toSorted(compareOrder), inOrder)
  })

  it("is total: two events are equal only if they are the same", () => {
    fc.assert(
      fc.property(anyKey, anyKey, anyKey, (a, b, c) => {
        assert.strictEqual(Math.sign(compareOrder(a, b)), -Math.sign(compareOrder(b, a)) + 0)
        assert.strictEqual(compareOrder(a, b) === 0, JSON.stringify(a) === JSON.stringify(b))
        if (compareOrder(a, b) <= 0 && compareOrder(b, c) <= 0) assert.isAtMost(compareOrder(a, c), 0)
      })
    )
  })

  it("compares text by its units, never by a language's alphabet", () => {
    assert.isBelow(compareOrder(key("0:Z", "a", 1, 0), key("0:a", "a", 1, 0)), 0)
    assert.isBelow(compareOrder(key("0:z", "a", 1, 0), key("0:ä", "a", 1, 0)), 0)
  })
})

describe("merging replicas", () => {
  /** A replica's list is in order of times and of commits at once. */
  const anyLists = fc
    .array(fc.array(fc.nat(12), { maxLength: 12 }), { maxLength: 5 })
    .map((lists) =>
      lists.map((times, replica) =>
        times
          .toSorted((a, b) => a - b)
          .map((t, commit) => key(`0:${String(t).padStart(2, "0")}`, `replica${replica}`, commit + 1, 0))
      )
    )

  it("gives all events in log order", () => {
    fc.assert(
      fc.property(anyLists, (lists) => {
        assert.deepStrictEqual(mergeOrdered(lists), lists.flat().toSorted(compareOrder))
      }),
      { numRuns: 1000 }
    )
  })

  it("gives the same whichever replica comes first, and changes no list", () => {
    fc.assert(
      fc.property(anyLists, (lists) => {
        const before = structuredClone(lists)
        assert.deepStrictEqual(mergeOrdered(lists.toReversed()), mergeOrdered(lists))
        assert.deepStrictEqual(lists, before)
      })
    )
  })
})
