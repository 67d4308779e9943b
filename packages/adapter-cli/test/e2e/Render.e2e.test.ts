import { assert, describe, it } from "@effect/vitest"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { btkJson } from "../support/cli.ts"
import { makeProject, removePlace } from "../support/project.ts"
import { create, honest } from "../support/tickets.ts"

const MODES = [
  { render: "target", committed: true, written: true },
  { render: "local", committed: false, written: true },
  { render: "none", committed: false, written: false }
] as const

describe("ticket files", { timeout: 120_000 }, () => {
  for (const { committed, render, written } of MODES) {
    it(`with render "${render}" are ${written ? "" : "not "}written and ${committed ? "" : "not "}committed, and the log always is`, () => {
      const project = makeProject({ config: { render } })
      try {
        const key = create(project, honest("triple"))
        btkJson(project, ["sync"])
        const { outcomes } = btkJson<{ outcomes: ReadonlyArray<{ outcome: string }> }>(project, ["implement"])
        assert.deepStrictEqual(
          outcomes.map(({ outcome }) => outcome),
          ["completed"]
        )
        const files = project.git("ls-tree", "-r", "--name-only", "main").split("\n")
        assert.strictEqual(
          files.some((path) => path.startsWith("backlog/data/")),
          committed
        )
        assert.isTrue(files.some((path) => path.startsWith("backlog/events/")))
        const file = join(project.dir, `backlog/data/completed/${key}-add-triple.md`)
        assert.strictEqual(existsSync(file), written)
        // Files that are nobody else's are in nobody's way.
        assert.strictEqual(project.git("status", "--porcelain"), "")
      } finally {
        removePlace(project)
      }
    })
  }
})
