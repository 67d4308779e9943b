import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { commitsIn, segmentName, segmentRange } from "../../src/log/Segment.ts"
import { sha256 } from "./lines.ts"

describe("the name of a segment", () => {
  it("says which commits it holds", () => {
    const anySeq = fc.integer({ min: 1, max: 9_999_999_999 })
    fc.assert(
      fc.property(anySeq, anySeq, fc.string(), (from, to, text) => {
        const name = segmentName(from, to, sha256(text))
        assert.match(name, /^\d{10}-\d{10}-[0-9a-f]{8}\.jsonl$/u)
        assert.deepStrictEqual(segmentRange(name), { from, to })
        assert.deepStrictEqual(segmentRange(`backlog/events/aaaaaaa2/${name}`), { from, to })
      })
    )
  })

  it("tells texts of the same commits apart, also where upper and lower case are one", () => {
    const names = Array.from({ length: 2000 }, (_, n) => segmentName(1, 64, sha256(String(n))).toLowerCase())
    assert.strictEqual(new Set(names).size, names.length)
  })

  it("is not read from other files", () => {
    const others = [
      "0000000001-0000000064.jsonl",
      "0000000001.jsonl",
      "1-64-0a0a0a0a.jsonl",
      "0000000001-0000000064-0A0A0A0A.jsonl",
      "0000000001-0000000064-0a0a0a0a.jsonl.tmp",
      "x0000000001-0000000064-0a0a0a0a.jsonl"
    ]
    for (const path of others) assert.isNull(segmentRange(path), path)
  })
})

describe("the text of a segment", () => {
  it("gives its commits back, with all their lines, and passes over what is no commit's", () => {
    const line = (seq: number, n: number) => `{"v":1,"r":"aaaaaaa2","c":${seq},"i":${n},"d":{}}\n`
    const first = line(7, 0) + line(7, 1)
    const text = `${first}${line(8, 0)}no commit\n${line(8, 1)}{"v":1,"r":"x","c":9}\n`
    assert.deepStrictEqual(
      commitsIn(text).map(({ seq, text: one }) => [seq, one]),
      [
        [7, first],
        [8, line(8, 0)],
        [8, line(8, 1)]
      ]
    )
    assert.deepStrictEqual(commitsIn(""), [])
  })
})
