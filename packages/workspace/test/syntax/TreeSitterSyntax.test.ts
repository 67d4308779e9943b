import { assert, describe, it } from "@effect/vitest"
import type { Outline } from "@backlog-toolkit/core/code/Outline"
import * as Effect from "effect/Effect"
import { make } from "../../src/syntax/TreeSitterSyntax.ts"
import { FIXTURES, said } from "./labels.ts"

const outline = (path: string, text: string): Effect.Effect<Outline> =>
  Effect.map(make().outlines([{ path, text }]), ([one]) => one ?? assert.fail("no outline"))

describe("a source file", () => {
  for (const { file, labels, missed } of FIXTURES)
    it.effect(`is read as a person reads it: ${file.path}`, () =>
      Effect.gen(function* () {
        const read = yield* outline(file.path, file.text)
        assert.deepStrictEqual([read.by, read.damaged], ["syntax", false])
        const found = said(read)
        assert.deepStrictEqual(
          {
            missing: [...labels].filter((label) => !found.has(label) && !missed.has(label)),
            extra: [...found].filter((label) => !labels.has(label))
          },
          { missing: [], extra: [] }
        )
      })
    )
})

describe("a text that nobody writes by hand", () => {
  const ROWS: ReadonlyArray<readonly [what: string, path: string, text: string]> = [
    ["nests too deeply", "a.ts", `${"(".repeat(20_000)}1${")".repeat(20_000)}`],
    ["nests too deeply in Python", "a.py", `x = ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`],
    ["is one long line", "a.js", `const a = [${"1,".repeat(200_000)}]`],
    ["is cut", "a.go", "package a\nfunc (e *Entry"],
    ["has bytes of another kind", "a.rs", "fn a() {}\u0000\ufffd\u0001"],
    ["has halves of letters", "a.java", 'class A { String s = "\ud800"; }'],
    ["is empty", "a.cs", ""],
    ["is of another language", "a.php", "def a\n  b\nend\n"],
    ["has only marks", "a.rb", "@@@@ %%% {{{ ]]] \n".repeat(500)]
  ]
  for (const [what, path, text] of ROWS)
    it.effect(`and ${what} is read without harm`, () =>
      Effect.gen(function* () {
        const read = yield* outline(path, text)
        assert.include(["syntax", "tokens"], read.by)
        const after = yield* outline("b.ts", "export const one = () => two()\n")
        assert.deepStrictEqual([...said(after)], ["1 function:one", "1 call:two"])
      })
    )

  it.effect("of a language without a grammar is read by its tokens, and says so", () =>
    Effect.gen(function* () {
      const read = yield* outline("a.ex", "defmodule Shop.Cart do\n  def total(x), do: sum(x)\nend\n")
      assert.deepStrictEqual([read.by, read.language], ["tokens", "ex"])
      assert.includeMembers([...said(read)], ["1 module:Shop.Cart", "2 function:total"])
    })
  )

  it.effect("has the same lines with other line ends and a mark at its beginning", () =>
    Effect.gen(function* () {
      const text = "import { a } from './a.js'\n\nexport function two() {\n  return a('😀')\n}\n"
      const plain = yield* outline("a.ts", text)
      const other = yield* outline("a.ts", `\ufeff${text.replaceAll("\n", "\r\n")}`)
      assert.deepStrictEqual([...said(other)], [...said(plain)])
      assert.deepStrictEqual([...said(plain)], ["3 function:two", "4 call:a"])
      assert.deepStrictEqual(other.imports, plain.imports)
    })
  )

  it.effect("imports nothing in comments and texts, and names nothing there", () =>
    Effect.gen(function* () {
      const read = yield* outline(
        "a.ts",
        "// import './comment.js'\nconst a = \"import './text.js' wanted\"\nimport './real.js'\n"
      )
      assert.deepStrictEqual(read.imports, [{ from: "here", path: "./real.js" }])
      assert.isFalse(read.names.has("wanted"))
      assert.isTrue(read.names.has("a"))
    })
  )
})
