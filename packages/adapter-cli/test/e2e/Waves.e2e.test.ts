import { assert, describe, it } from "@effect/vitest"
import { btkJson } from "../support/cli.ts"
import { logOf, ofType } from "../support/events.ts"
import { makeProject, removePlace } from "../support/project.ts"
import { create, honest } from "../support/tickets.ts"

interface Result {
  readonly waves: number
  readonly limitReached: boolean
}

describe("a session's limit of waves", { timeout: 120_000 }, () => {
  it("is reached only when it leaves work for the next session, and then the log says so", () => {
    const project = makeProject()
    try {
      const first = create(project, honest("double", 2))
      create(project, { ...honest("twice", 2), dependsOn: [first] })
      const marks = () => ofType(logOf(project), "wave.session-limit-reached").map(({ data }) => data["waves"])
      const one = btkJson<Result>(project, ["implement", "--max-waves", "1"])
      assert.deepStrictEqual([one.waves, one.limitReached, marks()], [1, true, [1]])
      const two = btkJson<Result>(project, ["implement", "--max-waves", "1"])
      assert.deepStrictEqual([two.waves, two.limitReached, marks()], [1, false, [1]])
      assert.strictEqual(project.git("status", "--porcelain"), "")
    } finally {
      removePlace(project)
    }
  })
})
