import { assert, describe, it } from "@effect/vitest"
import { testRegionsOnlyGrow } from "../../src/gate/RedGreen.ts"

const before = `import { add } from "../src/add.ts"

test("adds", () => {
  expect(add(1, 2)).toBe(3)
})
`
const grow = (after: string | null, path = "test/a.test.ts", first = before) =>
  testRegionsOnlyGrow({ before: new Map([[path, first]]), after: new Map(after === null ? [] : [[path, after]]) })

describe("testRegionsOnlyGrow", () => {
  const allowed: ReadonlyArray<readonly [string, string]> = [
    ["the same text", before],
    ["more tests at the end", `${before}\ntest("zero", () => {\n  expect(add(0, 0)).toBe(0)\n})\n`],
    ["more lines in the middle", before.replace("toBe(3)\n", "toBe(3)\n  expect(add(2, 2)).toBe(4)\n")],
    ["other blank lines and indentation", before.replaceAll("\n", "\n\n").replace("  expect", "      expect")],
    ["another import", `import { sub } from "../src/sub.ts"\n${before}`],
    ["an import with more names", before.replace("{ add }", "{ add, sub }")]
  ]
  for (const [what, after] of allowed) {
    it(`accepts ${what}`, () => {
      assert.deepStrictEqual(grow(after), [])
    })
  }

  const refused: ReadonlyArray<readonly [string, string, number]> = [
    ["a removed assertion", before.replace("  expect(add(1, 2)).toBe(3)\n", ""), 4],
    ["a changed expectation", before.replace("toBe(3)", "toBe(4)"), 4],
    ["an assertion commented out", before.replace("  expect", "  // expect"), 4],
    ["a test skipped later", before.replace("test(", "test.skip("), 3],
    ["an import pointed at another module", before.replace("../src/add.ts", "./fake.ts"), 1]
  ]
  for (const [what, after, line] of refused) {
    it(`refuses ${what}`, () => {
      const [finding, ...others] = grow(after)
      assert.deepStrictEqual([finding?.rule, finding?.line, others.length], ["test-changed", line, 0])
    })
  }

  it("refuses a deleted test file", () => {
    assert.deepStrictEqual(
      grow(null).map(({ rule }) => rule),
      ["test-file-deleted"]
    )
  })

  it("refuses lines in another order", () => {
    assert.strictEqual(grow("b\na\n", "test/x.test.ts", "a\nb\n").length, 1)
  })

  it("lets source files change, but not their inline tests", () => {
    const rust = "fn a() {}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() { assert!(a()); }\n}\n"
    assert.deepStrictEqual(grow("x", "src/a.ts", "y"), [])
    assert.deepStrictEqual(grow(rust.replace("fn a() {}", "fn a() -> bool { true }"), "src/lib.rs", rust), [])
    assert.strictEqual(grow(rust.replace("assert!(a())", "a()"), "src/lib.rs", rust).length, 1)
  })

  it("takes indentation in Python for what it is", () => {
    const python = "def test_a():\n    assert a() == 1\n"
    assert.strictEqual(
      grow("def test_a():\n    if False:\n        assert a() == 1\n", "tests/test_a.py", python).length,
      1
    )
  })
})
