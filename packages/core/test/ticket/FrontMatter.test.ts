import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { readFrontMatter } from "../../src/ticket/FrontMatter.ts"

const read = (text: string) => {
  const result = readFrontMatter(text, "a.md")
  return Result.isSuccess(result) ? result.success : assert.fail(result.failure.message)
}

const fieldsOf = (header: string) => Object.fromEntries(read(`---\n${header}\n---\n`).fields)

describe("reading front matter", () => {
  it("gives plain data in the order of the file, and everything below the fence byte for byte", () => {
    const { fields, rest } = read("---\nb: text\na: [1, two, null]\nc: {d: true}\n---\n\n# Title  \n\ttext\n")
    assert.deepStrictEqual(
      [...fields],
      [
        ["b", "text"],
        ["a", [1, "two", null]],
        ["c", { d: true }]
      ]
    )
    assert.strictEqual(rest, "\n# Title  \n\ttext\n")
  })

  it("keeps as text what a date or a number would change", () => {
    assert.deepStrictEqual(
      fieldsOf("created: 2026-02-17\nversion: 1.10\ncode: 0123\nbig: 12345678901234567890\nhex: 0x1F\nyes: yes\nn: 42"),
      {
        created: "2026-02-17",
        version: "1.10",
        code: "0123",
        big: "12345678901234567890",
        hex: "0x1F",
        yes: "yes",
        n: 42
      }
    )
  })

  it("reads a byte order mark and Windows line endings, and leaves the rest alone", () => {
    const { fields, rest } = read("\uFEFF---\r\ntitle: A\r\ntext: |\r\n  one\r\n  two\r\n---\r\nbody\r\n")
    assert.deepStrictEqual(Object.fromEntries(fields), { title: "A", text: "one\ntwo\n" })
    assert.strictEqual(rest, "body\r\n")
  })

  it("tells where a field's value stands, counted from the first line of the file", () => {
    const { placeOf } = read("---\ntitle: A\n\npriority:  high\n---\n")
    assert.deepStrictEqual(placeOf("priority"), { line: 4, column: 12 })
    assert.deepStrictEqual(placeOf("absent"), { line: 1, column: 1 })
  })

  it("takes an empty header and one with comments only as no fields", () => {
    assert.deepStrictEqual([...read("---\n---\ntext").fields], [])
    assert.deepStrictEqual([...read("---\n# nothing yet\n---\n").fields], [])
  })

  it("keeps names that mean something to JavaScript as data and pollutes nothing", () => {
    const fields = read("---\n__proto__: {polluted: 1}\nconstructor: 2\na: {__proto__: {polluted: 1}}\n---\n").fields
    assert.deepStrictEqual([...fields.keys()], ["__proto__", "constructor", "a"])
    assert.isTrue(Object.hasOwn(fields.get("a") as object, "__proto__"))
    assert.notProperty({}, "polluted")
    assert.notProperty(fields.get("a"), "polluted")
  })
})

describe("a header that can't be read", () => {
  const bad: ReadonlyArray<readonly [why: string, text: string, line: number, field: string | null, what: RegExp]> = [
    ["has no fence at all", "# Title\n", 1, null, /no header/u],
    ["begins below a rule", "----\na: 1\n----\n", 1, null, /no header/u],
    ["asks for an engine that runs code", "---js\nmodule.exports = {}\n---\n", 1, null, /begins with "---js"/u],
    ["asks for JSON", "---json\n{}\n---\n", 1, null, /begins with "---json"/u],
    ["is never closed", "---\na: 1\n", 1, null, /never closed/u],
    ["is closed by an indented fence only", "---\na: 1\n  ---\n", 1, null, /never closed/u],
    ["is larger than 64 KiB", `---\na: ${"x".repeat(70_000)}\n---\n`, 1, null, /larger than 64 KiB/u],
    ["names a field twice", "---\ntitle: A\ntitle: B\n---\n", 3, "title", /unique|twice/u],
    ["names an inner field twice", "---\na:\n  b: 1\n  b: 2\n---\n", 4, "a", /unique|twice/u],
    ["has a stray bracket", "---\ntitle: A\ntags: [a, b\n---\n", 4, "tags", /./u],
    ["has a value with a colon that needs quotes", "---\ntitle: Fix: it\n---\n", 2, "title", /./u],
    ["has a value that begins with a reserved sign", "---\nowner: @ada\n---\n", 2, "owner", /./u],
    ["uses tabs for indentation", "---\na:\n\tb: 1\n---\n", 3, "a", /./u],
    ["uses references", "---\na: &x [1]\nb: *x\n---\n", 3, "b", /references/u],
    ["names a type of its own", "---\na: 1\nb: !!js/function 'x'\n---\n", 3, "b", /./u],
    ["is a list", "---\n- a\n---\n", 2, null, /list of fields/u],
    ["is a single text", "---\njust words\n---\n", 2, null, /list of fields/u],
    ["has a list as a name", "---\n? [a]\n: 1\n---\n", 2, null, /simple word/u],
    ["is nested too deeply", `---\na: ${"[".repeat(40)}${"]".repeat(40)}\n---\n`, 2, "a", /nested/u],
    ["exhausts the parser by nesting", `---\na: ${"[".repeat(20_000)}\n---\n`, 2, null, /./u]
  ]
  for (const [why, text, line, field, what] of bad) {
    it(`is refused with its place when it ${why}`, () => {
      const result = readFrontMatter(text, "a.md")
      if (Result.isSuccess(result)) return assert.fail("was read")
      const { code, details, kind, message, next } = result.failure
      assert.strictEqual(`${kind}/${code}`, "usage/ticket-yaml-invalid")
      assert.match(message, new RegExp(`^a\\.md:${why.startsWith("exhausts") ? "\\d+" : line}:\\d+: `, "u"))
      assert.match(message, what)
      if (!why.startsWith("exhausts")) assert.strictEqual(details["field"], field)
      assert.isNotEmpty(next)
    })
  }

  it("advises quotes where a sign at the beginning of a value is reserved", () => {
    const result = readFrontMatter("---\nowner: @ada\n---\n", "a.md")
    assert.strictEqual(Result.isFailure(result) ? result.failure.next : "", "Put the value in quotes.")
  })
})
