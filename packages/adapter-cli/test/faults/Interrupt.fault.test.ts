import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { btk, startBtk } from "../support/cli.ts"
import { logOf, ofType } from "../support/events.ts"
import { keep } from "../support/keep.ts"
import { makeProject, type Project } from "../support/project.ts"
import { create, honest } from "../support/tickets.ts"
import { until } from "../support/until.ts"
import { clearPlace, processesOf } from "./support/leftovers.ts"
import { statusOf } from "../support/show.ts"

const LIMIT = 120_000

describe("an implement that is told to stop", () => {
  let project: Project
  let restore: () => void
  let key = ""

  beforeAll(() => {
    project = makeProject()
    key = create(project, honest("double", 2, { wait: 2000 }))
    restore = keep(project)
  }, LIMIT)
  beforeEach(() => restore())
  afterAll(() => clearPlace(project))

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(
      `by ${signal} ends its agents, says how to go on, and goes on`,
      async () => {
        const { child, done } = startBtk(project, ["implement"])
        await until("an agent", () => processesOf(project.base).some((line) => line.includes("scripted-agent")))
        child.kill(signal)
        const stopped = await done
        assert.deepStrictEqual(processesOf(project.base), [])
        assert.strictEqual(stopped.signal, signal)
        assert.match(stopped.err, /Stopped\. btk implement goes on where it was\.\n$/u)
        const closed = ofType(logOf(project), "session.closed").map(({ data }) => data["reason"])
        assert.deepStrictEqual(closed, ["interrupted"])
        const next = btk(project, ["implement"])
        assert.strictEqual(next.code, 0, next.err)
        assert.strictEqual(statusOf(project, key), "completed")
        const handed = ofType(logOf(project), "gate.submitted").map(({ data }) => data["outcome"])
        assert.deepStrictEqual(handed, ["done", "done"])
      },
      LIMIT
    )
  }
})
