import { assert, describe, it } from "@effect/vitest"
import { identifiersIn, makesIn } from "../../src/checks/identifiers.ts"
import { isGeneric, wordsOf } from "../../src/checks/words.ts"

describe("a text that could stand in any ticket", () => {
  const generic = [
    "It works.",
    "The feature works as expected and all tests pass.",
    "Fix the bug and make sure everything works correctly.",
    "Improve the code quality of the existing implementation.",
    "We need this feature because users want it.",
    "Implement the requested changes according to best-practices.",
    "All acceptance criteria are met."
  ]
  for (const text of generic) it(`is: ${text}`, () => assert.isTrue(isGeneric(text)))

  const telling = [
    "The parser keeps comments.",
    "Exit code 2.",
    "Accountants copy numbers by hand.",
    "Login fails with a timeout.",
    "Fix src/parse.ts.",
    "Das geht nicht.",
    "すべてのテストが通る",
    "Все работает"
  ]
  for (const text of telling) it(`is not: ${text}`, () => assert.isFalse(isGeneric(text)))

  it("has words at all", () => {
    assert.isFalse(isGeneric(""))
    assert.isFalse(isGeneric("… — !"))
    assert.deepStrictEqual(wordsOf("Fix `src/a-b.ts`, don't  wait: 日本 v1.2"), [
      "fix",
      "src/a-b.ts",
      "don't",
      "wait",
      "日本",
      "v1.2"
    ])
  })
})

describe("names of code in a text", () => {
  it("stand in code marks and are called like names", () => {
    const text =
      "Call `parseRange` or `Range.parse`, `max_pages`, `Cart::add`, `print()` and `Cart`, never `src/a.ts`, `npm test`, `the`, `--pages` or ``x `a` y``."
    assert.deepStrictEqual(identifiersIn(text), ["parseRange", "parse", "max_pages", "add", "print", "Cart"])
  })

  it("don't stand in examples", () => {
    assert.deepStrictEqual(identifiersIn("```ts\n`parseRange`\n```\nand `printPages`\n~~~\n`other_name`"), [
      "printPages"
    ])
    assert.deepStrictEqual(identifiersIn("parseRange"), [])
  })

  it("are to be made where the text says so", () => {
    assert.deepStrictEqual(
      makesIn(
        "Add a function `parseRange`, which `printPages` calls. Export `max_pages`. The new class `Cart` uses `Shop`."
      ),
      ["parseRange", "max_pages", "Cart"]
    )
    assert.deepStrictEqual(makesIn("It adds up what `printPages` says."), [])
  })

  it("are found in linear time", () => {
    const hostile = `${"`".repeat(50_000)} ${"`a ".repeat(20_000)} ${"add ".repeat(20_000)}\`x_y\``
    assert.isArray(identifiersIn(hostile))
    assert.isArray(makesIn(hostile))
  })
})
