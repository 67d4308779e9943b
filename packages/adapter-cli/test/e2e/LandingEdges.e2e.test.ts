import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { appendFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { assertVerifies, branchOf, handedOver, syncFor } from "../support/landing.ts"
import { show } from "../support/show.ts"
import { removePlace } from "../support/project.ts"
import { pull } from "../support/remote.ts"
import { honest } from "../support/tickets.ts"

describe("a handed-over change", { timeout: 240_000 }, () => {
  let made: ReturnType<typeof handedOver>
  const key = (at: number): string => made.keys[at] ?? ""
  const [FETCHED, EDITED, SQUASHED] = [0, 1, 2] as const

  beforeAll(() => {
    made = handedOver(["fetched", "edited", "squashed"].map((name) => honest(name)))
  }, 120_000)
  afterAll(() => removePlace(made.project))

  const mergeElsewhere = (ticket: string): void => {
    const { remote } = made
    remote.other("pull", "--quiet", "--rebase")
    remote.other("merge", "--quiet", "--no-ff", "-m", "Merge the change", `origin/${branchOf(ticket)}`)
    remote.other("push", "--quiet")
  }

  it("that was merged on the server is completed by a fetch alone, and stays proven after the pull", () => {
    const { project } = made
    mergeElsewhere(key(FETCHED))
    project.git("fetch", "--quiet")
    assert.strictEqual(syncFor(project, key(FETCHED))?.result, "completed")
    assertVerifies(project)
    pull(project)
    btkJson(project, ["sync"])
    assertVerifies(project)
    project.git("push", "--quiet")
  })

  it("whose ticket was edited meanwhile is judged again by the ticket as it is now", () => {
    const { project } = made
    btkJson(project, ["edit", key(EDITED), "--priority", "high"])
    mergeElsewhere(key(EDITED))
    pull(project)
    assert.strictEqual(syncFor(project, key(EDITED))?.result, "needs-gates")
    assert.strictEqual(show(project, key(EDITED)).status, "committed")
    const done = btk(project, ["implement"])
    assert.strictEqual(done.code, 0, done.err)
    assert.strictEqual(show(project, key(EDITED)).status, "completed")
    assertVerifies(project)
    project.git("push", "--quiet")
  })

  it("that landed changed where its setup fails is not completed, and the command says what failed", () => {
    const { project, remote } = made
    const config = JSON.parse(project.git("show", "HEAD:backlog.config.json")) as { qualityGates: object }
    const gates = { ...config.qualityGates, setupCommand: "node no-such-setup.js" }
    project.write("backlog.config.json", JSON.stringify({ ...config, qualityGates: gates }))
    project.git("commit", "--quiet", "-m", "Ask for a setup", "backlog.config.json")
    project.git("push", "--quiet")
    remote.other("pull", "--quiet", "--rebase")
    remote.other("merge", "--quiet", "--squash", `origin/${branchOf(key(SQUASHED))}`)
    appendFileSync(join(remote.otherDir, "src/squashed.js"), "\n// Reviewed.\n")
    const trailer = `Backlog-Ticket: ${key(SQUASHED)} ${show(project, key(SQUASHED)).uid}`
    remote.other("commit", "--quiet", "--all", "-m", `Add it\n\n${trailer}`)
    remote.other("push", "--quiet")
    pull(project)
    const done = btk(project, ["implement"])
    assert.strictEqual(done.code, 6, done.err)
    assert.include(done.err, `${key(SQUASHED)}: Setup failed: \`node no-such-setup.js\` exited 1`)
    assert.strictEqual(show(project, key(SQUASHED)).status, "committed")
    assertVerifies(project)
  })
})
