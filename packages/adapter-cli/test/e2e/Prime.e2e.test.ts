import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { Buffer } from "node:buffer"
import { btk, btkJson } from "../support/cli.ts"
import { wrongClock } from "../support/clock.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { create, honest } from "../support/tickets.ts"

interface Prime {
  readonly tokens: number
  readonly text: string
  readonly leftOut: ReadonlyArray<string>
  readonly counts: Readonly<Record<string, number>>
}

describe("priming an agent", { timeout: 240_000 }, () => {
  let project: Project
  const BOT = ["--actor", "agent:bot"]
  beforeAll(() => {
    project = makeProject()
    for (const name of ["triple", "double"]) create(project, honest(name))
    btk(project, ["create", "Unclear", "--dep", "FEAT-001"])
    btk(project, ["claim", "FEAT-002", ...BOT, "--lease", "1"])
  }, 120_000)
  afterAll(() => removePlace(project))

  const text = (...args: ReadonlyArray<string>): string => btk(project, ["prime", ...args]).out

  it("tells project, gates, rules and tickets, and who has them", () => {
    const shown = text(...BOT)
    assert.match(
      shown,
      /^# Shop\n\nStack javascript; work lands in main\. Open tickets: 3 \(1 ready, 1 claimed, 0 in work, 1 blocked\)\.\n/u
    )
    assert.include(shown, "- tests: `node --test --test-reporter=tap`\n- lint: `node scripts/lint.mjs`\n")
    assert.include(shown, "## Claimed by you\n\n- FEAT-002 medium Add double (ready)\n")
    assert.include(shown, "## Ready, most urgent first\n\n- FEAT-001 medium Add triple\n")
    assert.include(shown, "- TASK-001 medium Unclear (TASK-001 waits for FEAT-001 (ready).)\n")
    assert.include(text(), "## Claimed by others\n\n- FEAT-002 medium Add double (agent:bot)\n")
  })

  it("says the same bytes days later, though a lease ran out, and after what it doesn't tell", () => {
    const before = text()
    const later = wrongClock(project, 3)
    assert.strictEqual(btk(project, ["prime"], { env: later }).out, before)
    btk(project, ["comment", "FEAT-001", "Seen on Linux"])
    assert.strictEqual(text(), before)
    btk(project, ["edit", "FEAT-001", "--priority", "high"])
    assert.notStrictEqual(text(), before)
  })

  it("takes no more tokens than it may, and says in JSON what is left out", () => {
    const { counts, leftOut, text: shown, tokens } = btkJson<Prime>(project, ["prime", "--budget", "200"])
    assert.isAtMost(tokens, 200)
    assert.isAtMost(Buffer.byteLength(shown), 800)
    assert.deepInclude(leftOut, "Commands")
    assert.deepStrictEqual(counts, { ready: 1, yours: 0, others: 1, inWork: 0, blocked: 1 })
    assert.strictEqual(text("--budget", "200"), shown)
    assert.deepStrictEqual(btkJson<Prime>(project, ["prime"]).leftOut, [])
  })
})
