import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { readToml, type TomlValue, tomlAt, tomlTexts } from "../../../src/backlog/detect/toml.ts"

const plain = (value: TomlValue | undefined): unknown =>
  value instanceof Map
    ? Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner)]))
    : Array.isArray(value)
      ? (value as ReadonlyArray<TomlValue>).map(plain)
      : value

const read = (text: string): unknown => {
  const found = readToml(text)
  return found instanceof Map ? plain(found) : found
}

describe("a TOML file", () => {
  const rows: ReadonlyArray<readonly [what: string, text: string, value: unknown]> = [
    ["tables and keys", 'a = "x"\n[b]\nc = true\n[b.d]\ne = 1\n', { a: "x", b: { c: true, d: { e: "1" } } }],
    ["dotted and quoted keys", '"a b".c."d" = 1\n[e.\'f g\']\n', { "a b": { c: { d: "1" } }, e: { "f g": {} } }],
    ["comments everywhere", '# a\na = 1 # b\nb = [ # c\n  "x", # d\n] # e\n', { a: "1", b: ["x"] }],
    ["escapes", String.raw`a = "\"\\\t\u00e9\U0001F600#"`, { a: '"\\\té😀#' }],
    ["literal strings", String.raw`a = 'c:\x'`, { a: String.raw`c:\x` }],
    ["long strings", 'a = """\none\ntwo\\\n   three""""\nb = \'\'\'\nx\\y\'\'\'\n', { a: 'one\ntwothree"', b: "x\\y" }],
    ["inline tables", "a = { b = 1, c = { d = 'e' } }\n", { a: { b: "1", c: { d: "e" } } }],
    ["lists of tables", "[[a]]\nb = 1\n[[a]]\nb = 2\n[a.c]\nd = 3\n", { a: [{ b: "1" }, { b: "2", c: { d: "3" } }] }],
    [
      "dates and numbers as they are written",
      "a = 1979-05-27 07:32:00Z\nb = -1_000.5e3\n",
      { a: "1979-05-27 07:32:00Z", b: "-1_000.5e3" }
    ],
    ["a text that looks like a table", 'a = """\n[project]\nname = "no"\n"""\n', { a: '[project]\nname = "no"\n' }],
    ["Windows line ends and a byte order mark", "\uFEFFa = 1\r\n[b]\r\n", { a: "1", b: {} }],
    [
      "names that objects have by themselves",
      "__proto__ = 1\nconstructor = 2\n",
      Object.fromEntries([
        ["__proto__", "1"],
        ["constructor", "2"]
      ])
    ],
    ["nothing", "", {}]
  ]
  for (const [what, text, value] of rows) it(`has ${what}`, () => assert.deepStrictEqual(read(text), value))

  const broken: ReadonlyArray<readonly [text: string, line: number]> = [
    ["[a", 1],
    ["a = \n", 1],
    ['a = 1\nb = "x\n', 2],
    ["a = [1, 2\n", 2],
    ["a = 1 b = 2\n", 1],
    ["\n\na == 1\n", 3],
    ["a = 1\na = 2\n", 2],
    ["a = 1\n[a]\n", 2],
    [String.raw`a = "\q"`, 1],
    ['a = """x', 1],
    [`a = ${"[".repeat(100)}`, 1],
    ["= 1", 1]
  ]
  for (const [text, line] of broken) {
    it(`is broken at its place: ${JSON.stringify(text).slice(0, 30)}`, () =>
      assert.deepStrictEqual(read(text), { brokenLine: line }))
  }

  it("is asked by path, and answers nothing where there is nothing", () => {
    const found = readToml("[a]\nb = ['x', 1, 'y']\n")
    const table = found instanceof Map ? found : assert.fail("broken")
    assert.deepStrictEqual(tomlTexts(tomlAt(table, "a", "b")), ["x", "1", "y"])
    assert.deepStrictEqual(tomlTexts(tomlAt(table, "a", "c")), [])
    assert.isUndefined(tomlAt(table, "a", "b", "c"))
  })

  it("keeps any text as a string, and any text at all ends in a value or a line", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: "binary" }), (plainText, any) => {
        assert.deepStrictEqual(read(`a = ${JSON.stringify(plainText).replaceAll("\u007f", "\\u007f")}\n`), {
          a: plainText
        })
        const found = readToml(any)
        if (!(found instanceof Map)) assert.isAtLeast(found.brokenLine, 1)
      })
    )
  })
})
