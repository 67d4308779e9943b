import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { chunksOf } from "../../src/code/chunksOf.ts"
import { tokensOutline } from "../../src/code/tokensOutline.ts"

const anyLine = fc.constantFrom(
  "",
  "  const a = 1",
  "function one() {",
  "}",
  "// what it does",
  "class Two {",
  "  three()"
)
const anyText = fc.array(anyLine, { maxLength: 400 }).map((lines) => lines.join("\n"))

describe("pieces of a file", () => {
  it("have every line once, in order, and are short enough to be read", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const pieces = chunksOf(text, tokensOutline("a.js", text))
        const lines = text.split("\n")
        const last = lines.at(-1) === "" ? lines.length - 1 : lines.length
        const covered = pieces.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at))
        assert.deepStrictEqual(
          covered,
          Array.from({ length: last }, (_, at) => at + 1)
        )
        for (const { from, to } of pieces) assert.isAtMost(to - from + 1, 80)
      })
    )
  })

  it("begin where definitions begin, with the comment above them", () => {
    const body = "  work()\n".repeat(20)
    const text = `import a from "a"\n\n// What one does.\nfunction one() {\n${body}}\n\nfunction two() {\n${body}}\n`
    const outline = {
      definitions: [
        { name: "one", kind: "function", container: null, line: 4, endLine: 25 },
        { name: "two", kind: "function", container: null, line: 27, endLine: 48 }
      ] as const
    }
    assert.deepStrictEqual(chunksOf(text, outline), [
      { from: 1, to: 26 },
      { from: 27, to: 48 }
    ])
  })
})
