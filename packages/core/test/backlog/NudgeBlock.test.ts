import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { hasNudge, withNudge, withoutNudge } from "../../src/backlog/NudgeBlock.ts"

const get = <A, E>(result: Result.Result<A, E>): A =>
  Result.isSuccess(result) ? result.success : assert.fail("was refused")

const BEGIN = "<!-- backlog-toolkit:begin -->"
const END = "<!-- backlog-toolkit:end -->"

const texts = fc
  .array(fc.constantFrom("# Rules", "text", "", " ", "\n", "\r\n", "\r", "<!-- note -->", "- item", "```"), {
    maxLength: 12
  })
  .map((parts) => parts.join(""))

describe("the block for agents", () => {
  it("is all of a file that was not there", () => {
    const text = get(withNudge(""))
    assert.isTrue(text.startsWith(`${BEGIN}\n## Backlog\n`) && text.endsWith(`${END}\n`))
    assert.strictEqual(get(withoutNudge(text)), "")
  })

  it("comes and goes without changing a byte of the rest, and comes once", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = get(withNudge(text))
        assert.isTrue(hasNudge(once))
        assert.isTrue(once.startsWith(text))
        assert.strictEqual(get(withNudge(once)), once)
        assert.strictEqual(get(withoutNudge(once)), text)
        assert.strictEqual(get(withoutNudge(text)), text)
      })
    )
  })

  it("is written anew in its place, between what others wrote", () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const old = `${before}${BEGIN}\nold\n${END}${after}`
        const now = get(withNudge(old))
        assert.isTrue(now.startsWith(before) && now.endsWith(after))
        assert.notInclude(now.slice(before.length, now.length - after.length), "\nold\n")
      })
    )
  })

  it("has the line breaks of its file", () => {
    const text = get(withNudge("# Rules\r\n"))
    assert.strictEqual(text.replaceAll("\r\n", "").includes("\n"), false)
  })

  const broken: ReadonlyArray<readonly [text: string, message: string]> = [
    [`a\n${END}\n`, "AGENTS.md:2: the block's end has no beginning."],
    [`a\nb\n${BEGIN}\n`, "AGENTS.md:3: the block is never closed."],
    [`${END}\n${BEGIN}\n`, "AGENTS.md:1: the block's end stands before its beginning."],
    [`${BEGIN}\n${END}\n${BEGIN}\n${END}\n`, "AGENTS.md:3: there is a second block."]
  ]
  for (const [text, message] of broken) {
    it(`is left alone where its marks are broken: ${message}`, () => {
      for (const change of [withNudge, withoutNudge]) {
        const refused = change(text)
        const error = Result.isFailure(refused) ? refused.failure : assert.fail("was changed")
        assert.deepStrictEqual([error.kind, error.code, error.message], ["conflict", "nudge-marks-broken", message])
      }
    })
  }
})
