import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { assertVerifies, withTickets } from "../support/landing.ts"
import { show } from "../support/show.ts"
import { removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"
import { honest } from "../support/tickets.ts"

type Verified = {
  readonly ok: boolean
  readonly findings: ReadonlyArray<{ code: string; place: string; level: string }>
}

describe("a change that landed in the local target branch", { timeout: 240_000 }, () => {
  let made: ReturnType<typeof withTickets>
  const key = (): string => made.keys[0] ?? ""

  beforeAll(() => {
    made = withTickets([honest("triple")])
    btkJson(made.project, ["implement"])
  }, 120_000)
  afterAll(() => removePlace(made.project))

  it("is completed at once and proven by verify", () => {
    const { landed, status } = show(made.project, key())
    assert.deepStrictEqual([status, landed?.rule, landed?.branch], ["completed", 1, "main"])
    assertVerifies(made.project)
  })

  it("closes its ticket: neither an edit nor a claim changes it any more", () => {
    const says = [`${key()} is completed`, `btk reopen ${key()}`]
    for (const args of [
      ["edit", key(), "--title", "New"],
      ["claim", key()]
    ]) {
      assertRefused(made.project, { args, code: "ticket-closed", exit: 1, says })
    }
  })

  it("stays proven when a pull --rebase gives its commit another hash", () => {
    const { project, remote } = made
    remote.other("commit", "--quiet", "--allow-empty", "-m", "Meanwhile")
    remote.other("push", "--quiet")
    const before = show(project, key()).landed?.commit ?? ""
    project.git("pull", "--quiet", "--rebase")
    assert.strictEqual(project.git("branch", "--contains", before), "")
    assertVerifies(project)
    btkJson(project, ["sync"])
    assertVerifies(project)
  })

  it("is missed by verify when a hard reset drops it, and found again when it is put back", () => {
    const { project } = made
    const there = project.git("rev-parse", "HEAD")
    project.git("reset", "--quiet", "--hard", "origin/main")
    const { code, err, out } = btk(project, ["verify", "--json"])
    assert.deepStrictEqual([code, err], [5, ""])
    const { findings, ok } = JSON.parse(out) as Verified
    assert.isFalse(ok)
    assert.deepStrictEqual(
      findings.map(({ code, level }) => [code, level]),
      [["landing-missing", "error"]]
    )
    assert.include(findings[0]?.place ?? "", key())
    assert.match(btk(project, ["verify"]).out, /landing-missing.*FEAT-001/u)
    project.git("reset", "--quiet", "--hard", there)
    assertVerifies(project)
  })

  it("can't be told to be missing where history is cut off: exit 6, and how to get the rest is said", () => {
    const { project } = made
    const shallow = join(project.dir, ".git/shallow")
    writeFileSync(shallow, `${project.git("rev-parse", "main")}\n`)
    try {
      const error = failure(project, ["verify"])
      assert.deepStrictEqual([error.exit, error.code], [6, "history-shallow"])
      assert.include(error.next, "git fetch --unshallow")
    } finally {
      rmSync(shallow)
    }
    assertVerifies(project)
  })

  it("can't be looked for when the target branch is not there: exit 6, and the branch is named", () => {
    const { project } = made
    project.git("checkout", "--quiet", "-b", "elsewhere")
    project.git("branch", "--quiet", "-m", "main", "renamed")
    try {
      const error = failure(project, ["verify"])
      assert.deepStrictEqual([error.exit, error.code], [6, "target-missing"])
      assert.include(error.message, "main")
    } finally {
      project.git("branch", "--quiet", "-m", "renamed", "main")
      project.git("checkout", "--quiet", "main")
    }
    assertVerifies(project)
  })
})
