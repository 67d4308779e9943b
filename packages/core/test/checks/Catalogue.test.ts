import { assert, describe, it } from "@effect/vitest"
import { CHECKS } from "../../src/checks/Catalogue.ts"
import { EXAMPLES, exampleLines } from "../../src/checks/Examples.ts"
import { checkInput } from "../../src/checks/checkInput.ts"
import { checkTicket } from "../../src/checks/checkTicket.ts"
import { exampleInput } from "../../src/testing/CheckExample.ts"

describe("the catalogue of checks", () => {
  it("has a code for each, and an example for each code", () => {
    const codes = CHECKS.map(({ code }) => code)
    assert.strictEqual(new Set(codes).size, codes.length)
    assert.sameMembers(Object.keys(EXAMPLES), codes)
    for (const { code, rule } of CHECKS) {
      assert.match(code, /^[a-z]+(?:-[a-z]+)*$/u)
      assert.match(rule, /^[A-Z].*\.$/u)
    }
  })

  it("finds nothing in the ticket without a flaw but what imports its files", () => {
    const found = checkTicket(exampleInput({})).map(({ code }) => code)
    assert.deepStrictEqual(found, ["impact"])
  })

  for (const { code, find, level } of CHECKS) {
    it(`finds ${code} in its example, and nothing in the other one`, () => {
      const pair = EXAMPLES[code]
      if (pair === undefined) return assert.fail("no example")
      const found = find(exampleInput(pair.fails))
      assert.isNotEmpty(found)
      for (const { message } of found) assert.match(message, /^.+\.$/su)
      assert.deepStrictEqual(find(exampleInput(pair.passes)), [])
      const all = checkTicket(exampleInput(pair.fails))
      assert.isTrue(all.some((problem) => problem.code === code && problem.level === level))
      assert.isNotEmpty(exampleLines(pair.fails))
    })
  }
})

describe("what can be mended", () => {
  const fixable = CHECKS.flatMap(({ code, find }) => {
    const example = EXAMPLES[code]?.fails
    return example !== undefined && find(exampleInput(example)).some(({ fix }) => fix !== undefined)
      ? [{ code, find, example }]
      : []
  })

  it("is what nobody would decide otherwise", () => {
    assert.deepStrictEqual(
      fixable.map(({ code }) => code),
      [
        "creator-not-awaited",
        "path-exists",
        "path-repeated",
        "dependency-dead",
        "shared-file-one-sided",
        "severity-understated"
      ]
    )
  })

  for (const { code, example, find } of fixable) {
    it(`is mended by its fix: ${code}`, () => {
      const input = exampleInput(example)
      const content = find(input).reduce((now, { fix }) => fix?.apply(now) ?? now, input.content)
      const again = checkInput({ ...input, content })
      assert.deepStrictEqual(
        checkTicket(again).filter((problem) => problem.code === code),
        []
      )
    })
  }
})
