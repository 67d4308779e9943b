import { assert, describe, it } from "@effect/vitest"
import {
  blocksOf,
  itemText,
  lineEnd,
  MAX_MARKDOWN,
  rowsOf,
  sectionName,
  sectionsOf,
  tooMuch,
  unwrapped
} from "../../src/ticket/Markdown.ts"

const namesOf = (markdown: string): ReadonlyArray<string> => sectionsOf(markdown).map(({ name }) => name)

const tableRows = (markdown: string) => {
  const [table] = blocksOf(markdown)
  return table?.type === "table" ? rowsOf(markdown, table) : assert.fail(`no table but ${table?.type}`)
}

const items = (markdown: string) => {
  const [list] = blocksOf(markdown)
  return list?.type === "list"
    ? list.children.map((item) => [item.checked ?? null, itemText(markdown, item)])
    : assert.fail(`no list but ${list?.type}`)
}

describe("sections", () => {
  it("end where the next heading of the same or a higher level begins", () => {
    const text = "intro\n\n## A\na\n### A1\na1\n## B\nb\n# C\nc\n"
    assert.deepStrictEqual(
      sectionsOf(text).map(({ contentFrom, depth, from, name, to }) => [
        name,
        depth,
        text.slice(from, contentFrom),
        text.slice(contentFrom, to)
      ]),
      [
        ["a", 2, "## A\n", "a\n### A1\na1\n"],
        ["a1", 3, "### A1\n", "a1\n"],
        ["b", 2, "## B\n", "b\n"],
        ["c", 1, "# C\n", "c\n"]
      ]
    )
  })

  it("hold the blocks below their heading, those of deeper headings included", () => {
    const [a, , b] = sectionsOf("## A\n\none\n\n- two\n\n### A1\n\n| x |\n|---|\n\n## B\n")
    assert.deepStrictEqual(
      a?.blocks.map(({ type }) => type),
      ["paragraph", "list", "heading", "table"]
    )
    assert.deepStrictEqual(b?.blocks, [])
  })

  it("are not begun by headings in code, quotes, lists or comments", () => {
    assert.deepStrictEqual(
      namesOf("```\n## Code\n```\n\n> ## Quote\n\n- ## Item\n\n<!--\n## Comment\n-->\n\n    ## Indented\n\n## Real\n"),
      ["real"]
    )
  })

  it("are found with underlined headings, closing signs and Windows line endings", () => {
    assert.deepStrictEqual(namesOf("One\r\n===\r\n\r\n## Two ##\r\nThree\r\n---\r\n"), ["one", "two", "three"])
  })

  it("begin below their heading also where the text ends with it", () => {
    const [only] = sectionsOf("## A")
    assert.deepStrictEqual([only?.contentFrom, only?.to], [4, 4])
  })
})

describe("a section's name", () => {
  const names: ReadonlyArray<readonly [heading: string, name: string]> = [
    ["Affected Files", "affected files"],
    ["affectedFiles", "affected files"],
    ["AFFECTED FILES:", "affected files"],
    ["3. Affected files", "affected files"],
    ["**Affected** _Files_", "affected files"],
    ["📁 Affected Files", "affected files"],
    ["Überblick", "überblick"],
    ["…", ""]
  ]
  for (const [heading, name] of names) {
    it(`of ${JSON.stringify(heading)} is ${JSON.stringify(name)}`, () => assert.strictEqual(sectionName(heading), name))
  }
})

describe("tables", () => {
  it("give the source of their cells, the header first, without escapes of the bar", () => {
    assert.deepStrictEqual(tableRows("| a | **b** |\n|:--|--:|\n| `x\\|y` | [l](u) |\n| only |\n"), [
      ["a", "**b**"],
      ["`x|y`", "[l](u)"],
      ["only"]
    ])
  })

  it("are read without bars at their ends", () => {
    assert.deepStrictEqual(tableRows("a | b\n---|---\n1 | 2\n"), [
      ["a", "b"],
      ["1", "2"]
    ])
  })
})

describe("list items", () => {
  it("give their text without box and marker, on one line", () => {
    assert.deepStrictEqual(items("- [ ] open\n- [x] done\n  goes on\n- [X] also\n- plain\n- [ ]\n-\n"), [
      [false, "open"],
      [true, "done goes on"],
      [true, "also"],
      [null, "plain"],
      [null, ""],
      [null, ""]
    ])
  })

  it("give their first paragraph only", () => {
    assert.deepStrictEqual(items("1. first\n\n   second\n2. - inner\n"), [
      [null, "first"],
      [null, ""]
    ])
  })
})

describe("unwrapping", () => {
  const texts: ReadonlyArray<readonly [written: string, text: string]> = [
    ["src/a.ts", "src/a.ts"],
    ["`src/a.ts`", "src/a.ts"],
    ["`` a`b ``", "`` a`b ``"],
    ["[src/a.ts](../src/a.ts)", "src/a.ts"],
    ["a\\_b\\*", "a_b*"],
    ["`a` and `b`", "`a` and `b`"],
    ["C:\\dir", "C:\\dir"]
  ]
  for (const [written, text] of texts) {
    it(`of ${written} gives ${text}`, () => assert.strictEqual(unwrapped(written), text))
  }
})

describe("inline syntax", () => {
  it("is text, because every text that we take is a slice of the source", () => {
    const inline = [
      "*a* __b__ ~~c~~ `d` <b>e</b> [f](g) ![h](i) [j][k] [^1] <http://a.b> http://a.b www.a.b a@b.c &amp; \\* <!-- l --> m\\",
      "n",
      "[k]: u",
      "[^1]: v"
    ].join("\n")
    const blocks = blocksOf(`${inline}\n\n# ${inline.split("\n")[0]}\n\n[k]: u\n\n[^1]: v\n`)
    const kinds = blocks.map((block) => [block.type, "children" in block ? block.children.length : 0])
    assert.deepStrictEqual(kinds, [
      ["paragraph", 1],
      ["heading", 1],
      ["paragraph", 1],
      ["paragraph", 1]
    ])
  })
})

describe("the end of a line", () => {
  it("lies behind its break, whichever break it is", () => {
    assert.deepStrictEqual(
      [lineEnd("a\nb", 0), lineEnd("a\r\nb", 0), lineEnd("a\rb", 0), lineEnd("ab", 0), lineEnd("a\nb", 2)],
      [2, 3, 2, 2, 3]
    )
  })
})

describe("text that is too much to read", () => {
  const cases: ReadonlyArray<readonly [why: string, text: string, reason: RegExp | null]> = [
    ["an ordinary ticket", "## A\n\n- a\n- [ ] b\n\n> q\n\nT\n---\n", null],
    ["a long list", "- a\n".repeat(3000), null],
    ["a long text", "word ".repeat(20_000), null],
    ["a long rule", "-".repeat(1000), null],
    ["more than 128 KiB", "a".repeat(MAX_MARKDOWN + 1), /longer than 128 KiB/u],
    ["thousands of items", "- a\n".repeat(5000), /list items/u],
    ["thousands of quotes with lazy lines", "> a\nb\n".repeat(5000), /quotes/u],
    ["quotes in quotes", `${"> ".repeat(30_000)}x`, /too deeply/u],
    ["lists in lists", `${"- ".repeat(30_000)}x`, /too deeply/u],
    ["numbered lists in lists", `${"1. ".repeat(30_000)}x`, /too deeply/u],
    ["thousands of underlined headings", "a\n=\n".repeat(5000), /underlined/u]
  ]
  for (const [why, text, reason] of cases) {
    it(reason === null ? `is not ${why}` : `is ${why}`, () => {
      const answer = tooMuch(text)
      if (reason === null) assert.isNull(answer)
      else assert.match(answer ?? "", reason)
    })
  }

  // Each takes a Markdown parser minutes or its whole stack unless inline syntax is left alone.
  const hostile = [
    "[",
    "![a](",
    "[a](b",
    "~a~",
    "*a ",
    "a**b",
    "_a_ ",
    "`a",
    "<",
    "<!--",
    "a@",
    "&",
    "\\|",
    "|",
    "\n",
    "# a\n",
    "[^a]: x\n",
    "[a]: b\n"
  ]
  for (const unit of hostile) {
    it(`is not twenty thousand characters of ${JSON.stringify(unit)}, which are read at once`, () => {
      const text = unit.repeat(20_000 / unit.length)
      assert.isNull(tooMuch(text))
      assert.strictEqual(namesOf(`${text}\n\n-->\n\n## End\n`).at(-1), "end")
    })
  }
})

describe("a check box", () => {
  it("that stands in no item ticks nothing: below an item that says nothing, it begins a paragraph", () => {
    const [list, paragraph] = blocksOf("-\n[x] one\n\n## A\n")
    assert.deepStrictEqual([list?.type, paragraph?.type], ["list", "paragraph"])
    assert.deepStrictEqual(items("-\n[x] one\n"), [[null, ""]])
  })
})
