import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Block, Positioned } from "../../src/ticket/Blocks.ts"
import { fullBlocks } from "../../src/ticket/FullBlocks.ts"
import { plainBlocks } from "../../src/ticket/PlainBlocks.ts"
import { bodyFrom } from "../../src/ticket/Templates.ts"
import { seeded, ticketOf } from "./file/corpus.ts"

/** One below the other they make what they are not by themselves. */
const LINES = [
  ..."text;12 a;*b* c;`d`;{{x}};[ ] e;a | b;<div>;  f;    g;h  ;[j]: /k;[^l]: m;\u00A0a;a\u00A0;\u2028".split(";"),
  ..."# A;## B #;###;#C;####### D;===;---;***;- - -;|---|---|;:-: | :-:;```;```sh;~~~;` ``` `".split(";"),
  ..."- a;- #1 a;- [ ] #1 a;#1 a;- [ ] a;- [x] a;- [ ];-;- ;-  a;- # a;- > a;- 1. a;- ```;- <!-- a -->;* a;+ a;  - a".split(
    ";"
  ),
  ..."1. a;2. a;1) a;2) a;1234567890. a;1. - a;> a;<!-- a -->;<!-- a;<!-->;<!-- a --> b;-->".split(";"),
  ...String.raw`| a | b |;| a |;| a | b;a | b |;|| a |;| \| | b |;| \\| | b |;i\;| a | b\|`.split(";")
]

/** The long form looks at a hundred times as many. */
const LONG = process.env["BTK_LONG"] === "1" ? 100 : 1

const span = ({ position }: Positioned) => [position?.start.offset, position?.end.offset]
const around = (children: ReadonlyArray<Positioned>) => [
  children[0]?.position?.start.offset,
  children.at(-1)?.position?.end.offset
]

/** All that readers of tickets look at. */
const seen = (block: Block): unknown => {
  switch (block.type) {
    case "heading":
      return [block.type, span(block), block.depth, around(block.children)]
    case "paragraph":
      return [block.type, span(block), around(block.children)]
    case "code":
      return [block.type, span(block), block.value]
    case "blockquote":
      return [block.type, span(block), block.children.map(seen)]
    case "list":
      return [
        block.type,
        span(block),
        block.children.map((item) => [span(item), item.checked ?? null, item.children.map(seen)])
      ]
    case "table":
      return [
        block.type,
        span(block),
        block.children.map((row) => [span(row), row.children.map(({ children }) => around(children))])
      ]
    default:
      return [block.type, span(block)]
  }
}

/** True when the text is one that is read without the parser. */
const isPlain = (markdown: string): boolean => {
  const plain = plainBlocks(markdown)
  if (plain !== null) assert.deepStrictEqual(plain.map(seen), fullBlocks(markdown).map(seen), JSON.stringify(markdown))
  return plain !== null
}

const odd = fc.constantFrom(
  ...String.raw`1.;3);|;\|;\;<;<!--;-->;#;[x];[ ];[^1]:;-;--;---;+;*;=;===;:--;~~~;>;&amp;!;a|b;  `.split(";"),
  ..."`;```;;\u00A0;\u2028".split(";")
)
const usual = fc.constantFrom(..."a;Größe;日本;12;#1;#x-y;*b*;**b**;_c_;`d`;{{x}};(y);/p;@me;…;“q”;🦜".split(";"))
const words = fc
  .array(fc.oneof({ arbitrary: usual, weight: 8 }, { arbitrary: odd, weight: 1 }), { minLength: 1, maxLength: 3 })
  .map((list) => list.join(" "))
const begins = fc.constantFrom(...";;# ;## ;#### ;- ;- ;* ;- [ ] ;- [x] ;1. ;1. ;2. ;1) ;| ;<!-- ".split(";"))
const oddBegins = fc.constantFrom(
  ..."####### ;#;+ ;- [X] ;-  ;-;12. [ ] ;> ;  ;   - ;\t;    ;<div>;```;```sh ;~~~".split(";")
)
const ends = fc.constantFrom(...";;;;; |; ;  ; -->; #;\\; ##".split(";"))
const whole = fc.constantFrom(
  ...String.raw`;;;;| a | b |;|---|---|;|:-:|--:|;| x \| y | z |;| x |;| | |;| {{x}} | {{y}} |`.split(";"),
  ..."```;```;``` ; ```;````;```sh;---;***;===;<!-- c -->;<!-- c --> d;<!-- a;-->;text;- item;  more;[a]: /b".split(";")
)
const table = fc
  .array(fc.constantFrom("| x \\| y | z |", "| | |", "| {{x}} | `y` |", "|a|b|", "|  a | b  |", "| a | b\\||"), {
    maxLength: 3
  })
  .map((rows) => ["| a | b |", "|---|:--|", ...rows].join("\n"))
const line = fc.oneof(
  { arbitrary: fc.tuple(begins, words, ends).map((parts) => parts.join("")), weight: 5 },
  { arbitrary: fc.tuple(oddBegins, words, ends).map((parts) => parts.join("")), weight: 1 },
  { arbitrary: whole, weight: 6 },
  { arbitrary: table, weight: 1 }
)
const document = fc
  .array(line, { minLength: 1, maxLength: 7 })
  .chain((lines) => fc.constantFrom("\n", "\n", "\n\n").map((eol) => lines.join(eol)))

const RUNS = 3000 * LONG

describe("Markdown that is read line by line", () => {
  it("is what the parser says it is, whatever the lines", () => {
    let plain = 0
    fc.assert(
      fc.property(document, (markdown) => void (plain += Number(isPlain(markdown)))),
      { numRuns: RUNS }
    )
    assert.isAbove(plain, RUNS / 20)
  })

  it("is what the parser says of any two lines, one below the other", () => {
    const plain = LINES.flatMap((one) => LINES.flatMap((two) => ["\n", "\n\n"].map((eol) => isPlain(one + eol + two))))
    assert.isAbove(plain.filter(Boolean).length, plain.length / 20)
  })

  it("is that of every type's template, with and without what is given for it", () => {
    const given = {
      context: "Why `it` matters: 3 users.\nA second line.",
      description: "- one\n- two\n\nThen *this*.",
      criteria: ["It works"],
      tests: ["It is seen to work"],
      files: [{ path: "src/a|b.ts", action: "rename", to: "src/c.ts", note: "moved" }],
      dependsOn: ["TASK-001"]
    } as const
    const nothing = { context: "", description: "", criteria: [], tests: [], files: [] }
    for (const type of ["TASK", "BUG", "FEAT", "IDEA", "SEC", "OWN"])
      for (const parts of [given, nothing])
        assert.isTrue(isPlain(bodyFrom({ type, ...parts })), `${type}: ${bodyFrom({ type, ...parts })}`)
  })

  it("is that of other files only where they agree", () => {
    const random = seeded(20_261_127)
    const plain = Array.from({ length: 1000 }, () => isPlain(ticketOf(random).content.body)).filter(Boolean)
    assert.isAbove(plain.length, 100)
  })

  it("is not asked for what begins with a byte order mark, has other line breaks, tabs or NUL", () => {
    for (const text of ["\uFEFF# a", "a\r\nb", "a\rb", "a\tb", "a\0b"])
      assert.isNull(plainBlocks(text), JSON.stringify(text))
  })
})
