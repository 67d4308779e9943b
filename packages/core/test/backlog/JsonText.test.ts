import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { type JsonText, readJson } from "../../src/backlog/JsonText.ts"

const read = (text: string): JsonText => {
  const result = readJson(text)
  return Result.isSuccess(result) ? result.success : assert.fail(result.failure.message)
}

/** `line:column message`. */
const mistake = (text: string): string => {
  const result = readJson(text)
  if (Result.isSuccess(result)) return assert.fail("was read")
  const { column, line, message } = result.failure
  return `${line}:${column} ${message}`
}

const place = (text: string, ...path: ReadonlyArray<PropertyKey>): string => {
  const { column, line } = read(text).placeOf(path)
  return `${line}:${column}`
}

const parsed = (text: string): { readonly value: unknown } | null => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return null
  }
}

describe("reading JSON", () => {
  it("gives the value that the platform's parser gives", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "binary" }), (text) => {
        assert.deepStrictEqual(read(text).value, JSON.parse(text))
      })
    )
  })

  it("takes and refuses the texts that the platform's parser does, but for its own two rules", () => {
    const piece = fc.constantFrom(
      ...'{}[],:"\\ \t\r\n0123e.-+u/',
      '"a"',
      '"b"',
      "true",
      "false",
      "null",
      "NaN",
      "1e5",
      "-0",
      "01",
      "1.",
      ".5",
      "\\u12",
      "\uFEFF",
      "\u0001",
      "'"
    )
    let taken = 0
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 8 }), (text) => {
        const result = readJson(text)
        // The platform's parser knows no byte order mark.
        const expected = parsed(text.startsWith("\uFEFF") ? text.slice(1) : text)
        if (Result.isSuccess(result)) {
          taken += 1
          assert.deepStrictEqual({ value: result.success.value }, expected)
        } else if (!result.failure.message.includes("stands twice")) assert.isNull(expected, JSON.stringify(text))
      }),
      { numRuns: 6000 }
    )
    assert.isAbove(taken, 50)
  })

  it("keeps names that objects have by themselves as names", () => {
    const { value } = read('{"__proto__":{"a":1},"constructor":2}')
    assert.deepStrictEqual(Object.entries(value as object), [
      ["__proto__", { a: 1 }],
      ["constructor", 2]
    ])
    assert.strictEqual(Object.getPrototypeOf(value), Object.prototype)
  })

  it("ignores a byte order mark", () => {
    assert.deepStrictEqual(read('\uFEFF{"a":1}').value, { a: 1 })
  })

  it("goes 64 levels deep and no further", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`
    assert.isArray(read(nested(65)).value)
    assert.strictEqual(mistake(nested(66)), "1:66 nested deeper than 64 levels")
    assert.strictEqual(mistake('{"a":'.repeat(1_000_000)), "1:326 nested deeper than 64 levels")
  })

  it("takes strings and files of any length", () => {
    const long = `${"x".repeat(5_000_000)}${"\\n".repeat(500_000)}`
    assert.strictEqual((read(`["${long}"]`).value as ReadonlyArray<string>)[0]?.length, 5_500_000)
    assert.strictEqual(mistake(`["${long}`), "1:2 this string doesn't end on its line")
  })
})

describe("a mistake in JSON", () => {
  it.each([
    ["nothing", "", "1:1 expected a value, found the end of the file"],
    ["only space", " \n ", "2:2 expected a value, found the end of the file"],
    ["a comment", '{\n  // why\n  "a": 1\n}', '2:3 expected a name in double quotes or "}", found "/"'],
    ["a comment behind a value", '{ "a": 1 /* why */ }', '1:10 expected "," or "}", found "/"'],
    ["a comma behind the last entry", '{\n  "a": 1,\n}', '3:1 expected another name in double quotes, found "}"'],
    ["a comma behind the last item", "[1,\n]", '2:1 expected a value, found "]"'],
    ["no comma", '{"a":1 "b":2}', '1:8 expected "," or "}", found "\\""'],
    ["no comma in a list", "[1 2]", '1:4 expected "," or "]", found "2"'],
    ["no colon", '{"a" 1}', '1:6 expected ":", found "1"'],
    ["single quotes", "{'a': 1}", '1:2 expected a name in double quotes or "}", found "\'"'],
    ["a bare name", "{a: 1}", '1:2 expected a name in double quotes or "}", found "a"'],
    ["a bare word", '{"a": yes}', '1:7 expected a value, found "y"'],
    ["a leading zero", "[007]", '1:2 expected a value, found "0"'],
    ["an open object", '{"a": 1', '1:8 expected "," or "}", found the end of the file'],
    ["an open string", '{"a": "b\n}', "1:7 this string doesn't end on its line"],
    ["a Windows path", String.raw`{"a": "C:\work"}`, "1:10 a backslash itself is written twice"],
    ["a tab in a string", '{"a": "b\tc"}', '1:9 write "\\t" instead of this character itself'],
    ["a second value", "{} {}", '1:4 expected nothing more, found "{"'],
    ["a symbol", "[😀]", '1:2 expected a value, found "😀"'],
    ["a double name", '{"a":1,\r\n "b":2,\r\n "a":3}', '3:2 the name "a" stands twice in one object'],
    [
      "a double name in another spelling",
      String.raw`{"a":1,"\u0061":2}`,
      '1:8 the name "a" stands twice in one object'
    ],
    ["a double __proto__", '{"__proto__":1,"__proto__":2}', '1:16 the name "__proto__" stands twice in one object']
  ])("is placed and named: %s", (_, text, expected) => {
    assert.strictEqual(mistake(text), expected)
  })

  it("does not see a double name in two different objects", () => {
    assert.deepStrictEqual(read('{"a":{"a":1},"b":[{"a":2},{"a":3}]}').value, { a: { a: 1 }, b: [{ a: 2 }, { a: 3 }] })
  })
})

describe("the place of a key", () => {
  const text = ["{", '  "a": {', '    "b.c": [1, {', '      "d": true } ]', "  }", "}"]

  it.each([
    ["\n", "a line feed"],
    ["\r\n", "Windows line breaks"],
    ["\r", "a carriage return"]
  ])("is its line and column with %j", (lineBreak) => {
    const json = text.join(lineBreak)
    assert.deepStrictEqual(
      [place(json, "a"), place(json, "a", "b.c"), place(json, "a", "b.c", 1), place(json, "a", "b.c", 1, "d")],
      ["2:3", "3:5", "3:16", "4:7"]
    )
  })

  it("does not count a byte order mark", () => {
    assert.strictEqual(place('\uFEFF{"a":1}', "a"), "1:2")
  })

  it("is that of the nearest parent for a key that isn't there", () => {
    const json = text.join("\n")
    assert.strictEqual(place(json, "a", "b.c", 1, "e", "f"), "3:16")
    assert.strictEqual(place(json, "a", "b", "c"), "2:3")
    assert.strictEqual(place(json, "z"), "1:1")
    assert.strictEqual(place(json), "1:1")
  })

  it("is found for names that objects have by themselves", () => {
    assert.strictEqual(place('{ "__proto__": 1, "constructor": 2 }', "constructor"), "1:19")
    assert.strictEqual(place('{ "__proto__": 1 }', "__proto__"), "1:3")
    assert.strictEqual(place("{}", "toString"), "1:1")
  })
})
