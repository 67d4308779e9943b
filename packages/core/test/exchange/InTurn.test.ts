import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { inTurn } from "../../src/exchange/inTurn.ts"

interface One {
  readonly id: string
  readonly waits: ReadonlyArray<string>
}

const turns = (items: ReadonlyArray<One>) =>
  inTurn(
    items,
    ({ id }) => id,
    ({ waits }) => waits
  )

const graph = fc.integer({ min: 1, max: 12 }).chain((size) => {
  const name = fc.integer({ min: 0, max: size + 1 }).map(String)
  return fc.tuple(
    ...Array.from({ length: size }, (_, at) =>
      fc.record({ id: fc.constant(String(at)), waits: fc.array(name, { maxLength: 4 }) })
    )
  )
})

describe("tickets in turn", () => {
  it("come after all that they wait for, each once, whatever waits for what", () => {
    fc.assert(
      fc.property(graph, (items) => {
        const order = turns(items)
        assert.deepStrictEqual(order.map(({ item }) => item.id).toSorted(), items.map(({ id }) => id).toSorted())
        const seen = new Set<string>()
        const all = new Set(items.map(({ id }) => id))
        for (const { cut, dependsOn, item } of order) {
          for (const id of dependsOn) assert.isTrue(seen.has(id) || !all.has(id), `${item.id} comes before ${id}`)
          assert.deepStrictEqual([...dependsOn, ...cut].toSorted(), [...new Set(item.waits)].toSorted())
          seen.add(item.id)
        }
      })
    )
  })

  it("lose no edge where nothing waits for itself in the end", () => {
    const order = turns([
      { id: "c", waits: ["b", "a"] },
      { id: "b", waits: ["a"] },
      { id: "a", waits: [] }
    ])
    assert.deepStrictEqual(
      order.map(({ cut, item }) => [item.id, cut]),
      [
        ["a", []],
        ["b", []],
        ["c", []]
      ]
    )
  })

  it("lose the edge that closes a circle", () => {
    const order = turns([
      { id: "a", waits: ["b"] },
      { id: "b", waits: ["a"] }
    ])
    assert.deepStrictEqual(
      order.map(({ cut, item }) => [item.id, cut]),
      [
        ["b", ["a"]],
        ["a", []]
      ]
    )
  })

  it("go a hundred thousand deep", () => {
    const items = Array.from({ length: 100_000 }, (_, at) => ({ id: String(at), waits: [String(at + 1)] }))
    assert.strictEqual(turns(items)[0]?.item.id, "99999")
  })
})
