import { assert, describe, it } from "@effect/vitest"
import { array, assert as assertProperty, constantFrom, property } from "fast-check"
import { readRequest } from "../../../src/draft/request/RequestText.ts"
import { findScenarios } from "../../../src/draft/request/scenarios.ts"
import { findStackTrace } from "../../../src/draft/request/stackTrace.ts"

const partsOf = (text: string) => readRequest(text).parts.map(({ section, text: said }) => [section, said])

describe("the title of a request", () => {
  const rows: ReadonlyArray<readonly [what: string, request: string, title: string | null]> = [
    ["is a line as it stands", "  Export, as CSV: now!  ", "Export, as CSV: now!"],
    ["is a line that looks like a part", "Expected: nothing", "Expected: nothing"],
    ["is the first of several sentences", "Export crashes. It did so before 2.0 too.", "Export crashes"],
    ["is not cut behind an abbreviation", "Export files, e.g. CSV", "Export files, e.g. CSV"],
    ["is a heading above the text", "# Export as CSV\n\nIt helps.", "Export as CSV"],
    ["is a heading without its key", "# FEAT-007: Export as CSV\n\nIt helps.", "Export as CSV"],
    ["is a first line by itself", "Export as CSV\n\nIt helps.", "Export as CSV"],
    ["is a first line above the text", "Export as CSV\nIt helps.\nMore of it.", "Export as CSV"],
    ["is the first sentence of a paragraph", "Export as CSV is wanted. It helps\na lot.", "Export as CSV is wanted"],
    ["is what is called so", "Title: Export as CSV\n\nDescription: It helps.", "Export as CSV"],
    ["is the first sentence of the description", "## Summary\n\nExport as CSV. It helps.", "Export as CSV"],
    ["is none where only parts are", "## Steps to reproduce\n\n1. Open it", null]
  ]
  for (const [what, request, title] of rows) {
    it(what, () => assert.strictEqual(readRequest(request).title, title))
  }

  it("of a long sentence in a text ends at a word", () => {
    const { title } = readRequest(`${"word ".repeat(60)}end.\n\nMore.`)
    assert.match(title ?? "", /^(?:word ){20,}word…$/u)
  })
})

describe("the parts of a request", () => {
  it("are found below headings, bold lines and labels, whatever they are called", () => {
    const request = [
      "# Export crashes",
      "",
      "It is empty then.",
      "",
      "### How to reproduce",
      "",
      "1. Open an empty report",
      "",
      "2. Press export",
      "",
      "**Expected behaviour**",
      "",
      "A file with a header row",
      "",
      "Actual result: it crashes",
      "",
      "Seen on macOS.",
      "",
      "## Rollout",
      "",
      "Slowly."
    ].join("\n")
    assert.deepStrictEqual(partsOf(request), [
      [null, "It is empty then."],
      ["steps to reproduce", "1. Open an empty report\n\n2. Press export"],
      ["expected behavior", "A file with a header row"],
      ["actual behavior", "it crashes"],
      [null, "Seen on macOS.\n\n## Rollout\n\nSlowly."]
    ])
  })

  it("of a form that nobody filled in are none", () => {
    const request =
      "### Describe the bug\n\nExport crashes.\n\n### Expected behavior\n\n_No response_\n\n### Browser\n\n_No response_\n"
    assert.deepStrictEqual(partsOf(request), [["description", "Export crashes."]])
  })

  it("are not found in code, lists of words with colons, or the middle of a sentence", () => {
    const request =
      "Export it\n\nWe need steps: three of them.\n\n```\nExpected: 1\n# Steps\n```\n\nNotes to self: none"
    assert.deepStrictEqual(
      partsOf(request).map(([section]) => section),
      [null]
    )
  })

  it("have every line of the text in one of them, as it was written", () => {
    const line = constantFrom(
      "Export crashes.",
      "## Steps to reproduce",
      "1. Open it",
      "Expected: a file",
      "**Actual**",
      "```",
      "- item",
      "",
      "> quote",
      "| a | b |",
      "### Environment",
      "Given a thing"
    )
    assertProperty(
      property(array(line, { minLength: 1, maxLength: 14 }), (lines) => {
        const request = readRequest(lines.join("\n"), false)
        const kept = new Set(request.parts.flatMap(({ source }) => source.split("\n")).map((one) => one.trim()))
        // A part that nobody filled in says nothing, and fences around nothing go; all else is there.
        const gone = lines.filter((one) => one.trim() !== "" && !kept.has(one.trim()))
        assert.deepStrictEqual(
          gone.filter((one) => !/^(?:#|\*\*|Expected:|```)/u.test(one)),
          []
        )
      })
    )
  })

  it("that are long take no longer than long texts do", () => {
    const hostile = ["x", "-.", "a.", " ", ":", "<!--", "....", "at ::", "# ", "`", '"', "given when then "]
    for (const piece of hostile) {
      const text = `Export it\n\n${piece.repeat(60_000 / piece.length)}`
      assert.strictEqual(readRequest(text).title, "Export it", JSON.stringify(piece))
    }
  }, 20_000)
})

describe("scenarios", () => {
  const found = (text: string) => findScenarios(text.split("\n")).criteria
  it("are one criterion each", () =>
    assert.deepStrictEqual(
      found(
        "Scenario: Empty report\n  Given an empty report\n  When I export it\n  Then a file is saved\n  And it has a header\n\nGiven a full one\nWhen I export it\nThen all rows are there."
      ),
      [
        "Empty report: Given an empty report, when I export it, then a file is saved, and it has a header",
        "Given a full one, when I export it, then all rows are there"
      ]
    ))
  it("may stand on one line", () =>
    assert.deepStrictEqual(found("- Given a report, when I export it, then a file is saved"), [
      "Given a report, when I export it, then a file is saved"
    ]))
  it("are no story of what happened", () =>
    assert.deepStrictEqual(found("When I export it the app hangs\nThen it crashes"), []))
})

describe("stack traces", () => {
  const rows: ReadonlyArray<readonly [language: string, lines: ReadonlyArray<string>, from: number, to: number]> = [
    [
      "JavaScript",
      ["Hello", "TypeError: x is undefined", "    at f (/a/b.js:1:2)", "    at /a/c.js:3:4", "", "Bye"],
      1,
      4
    ],
    [
      "Python",
      [
        "Traceback (most recent call last):",
        '  File "a.py", line 1, in <module>',
        "    f()",
        "ZeroDivisionError: division by zero",
        "Bye"
      ],
      0,
      4
    ],
    [
      "Java",
      [
        'Exception in thread "main" java.lang.NullPointerException',
        "\tat com.shop.Order.total(Order.java:12)",
        "\tat com.shop.Main.main(Main.java:3)"
      ],
      0,
      3
    ],
    ["Go", ["panic: runtime error", "", "goroutine 1 [running]:", "main.main()", "\t/a/main.go:7 +0x1d"], 2, 5],
    ["Rust", ["thread 'main' panicked at src/main.rs:2:5:", "index out of bounds", "x"], -1, -1]
  ]
  for (const [language, lines, from, to] of rows) {
    it(`of ${language} are ${from === -1 ? "none without frames" : "found"}`, () =>
      assert.deepStrictEqual(findStackTrace(lines), from === -1 ? null : { from, to }))
  }
  it("are not what people write about them", () =>
    assert.isNull(findStackTrace(["It fails at home:", "  at night: 12:30", "# 1 on the list"])))
})
