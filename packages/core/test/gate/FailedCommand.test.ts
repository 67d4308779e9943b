import { assert, describe, it } from "@effect/vitest"
import { failedReason } from "../../src/gate/FailedCommand.ts"

const at = (file: string | null, line: number | null, rule: string | null, message: string) => ({
  file,
  line,
  rule,
  message
})

describe("the reason of a command that failed", () => {
  it("names the first place, and how many there are beside it", () => {
    const found = [at("src/a.ts", 2, "TS2322", "No."), at("src/b.ts", 1, null, "Neither.")]
    assert.strictEqual(failedReason("tsc", "exited 2", found), "`tsc` exited 2: src/a.ts:2 TS2322 No. (and 1 more)")
  })

  it("leaves out what is not known", () => {
    assert.strictEqual(
      failedReason("tsc", "exited 1", [at(null, null, "TS18003", "No inputs.")]),
      "`tsc` exited 1: TS18003 No inputs."
    )
    assert.strictEqual(failedReason("x", "exited 1", [at("a.c", null, null, "no")]), "`x` exited 1: a.c no")
  })

  it("says so when the output names no place", () => {
    assert.strictEqual(
      failedReason("make lint", "was ended by SIGKILL", []),
      "`make lint` was ended by SIGKILL; its output names no place that can be read."
    )
  })

  it("is a line, whatever the message is", () => {
    const reason = failedReason("x", "exited 1", [at("a.c", 1, null, `${"long ".repeat(200)}\nand more`)])
    assert.notInclude(reason, "\n")
    assert.isBelow(reason.length, 200)
  })
})
