import { assert, describe, it } from "@effect/vitest"
import { appendFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { assertVerifies, branchOf, handedOver, show, syncFor } from "../support/landing.ts"
import { removePlace } from "../support/project.ts"
import { pull } from "../support/remote.ts"
import { honest } from "../support/tickets.ts"

const withHandedOver = (use: (made: ReturnType<typeof handedOver>, key: string) => void): void => {
  const made = handedOver([honest("triple")])
  try {
    use(made, made.keys[0] ?? "")
  } finally {
    removePlace(made.project)
  }
}

const mergeElsewhere = ({ remote }: ReturnType<typeof handedOver>, key: string): void => {
  remote.other("pull", "--quiet", "--rebase")
  remote.other("merge", "--quiet", "--no-ff", "-m", "Merge the change", `origin/${branchOf(key)}`)
  remote.other("push", "--quiet")
}

describe("a handed-over change", () => {
  it("that was merged on the server is completed by a fetch alone, and stays proven after the pull", () =>
    withHandedOver((made, key) => {
      const { project } = made
      mergeElsewhere(made, key)
      project.git("fetch", "--quiet")
      assert.strictEqual(syncFor(project, key)?.result, "completed")
      assertVerifies(project)
      pull(project)
      btkJson(project, ["sync"])
      assertVerifies(project)
    }))

  it("whose ticket was edited meanwhile is judged again by the ticket as it is now", () =>
    withHandedOver((made, key) => {
      const { project } = made
      btkJson(project, ["edit", key, "--priority", "high"])
      mergeElsewhere(made, key)
      pull(project)
      assert.strictEqual(syncFor(project, key)?.result, "needs-gates")
      assert.strictEqual(show(project, key).status, "committed")
      const done = btk(project, ["implement"])
      assert.strictEqual(done.code, 0, done.err)
      assert.strictEqual(show(project, key).status, "completed")
      assertVerifies(project)
    }))

  it("that landed changed where its setup fails is not completed, and the command says what failed", () =>
    withHandedOver((made, key) => {
      const { project, remote } = made
      const config = JSON.parse(project.git("show", "HEAD:backlog.config.json")) as { qualityGates: object }
      const gates = { ...config.qualityGates, setupCommand: "node no-such-setup.js" }
      project.write("backlog.config.json", JSON.stringify({ ...config, qualityGates: gates }))
      project.git("commit", "--quiet", "-m", "Ask for a setup", "backlog.config.json")
      project.git("push", "--quiet")
      remote.other("pull", "--quiet", "--rebase")
      remote.other("merge", "--quiet", "--squash", `origin/${branchOf(key)}`)
      appendFileSync(join(remote.otherDir, "src/triple.js"), "\n// Reviewed.\n")
      remote.other("commit", "--quiet", "--all", "-m", `Add it\n\nBacklog-Ticket: ${key} ${show(project, key).uid}`)
      remote.other("push", "--quiet")
      pull(project)
      const done = btk(project, ["implement"])
      assert.strictEqual(done.code, 0, done.err)
      assert.match(done.err, /FEAT-001.*Setup failed: `node no-such-setup\.js` exited 1/u)
      assert.strictEqual(show(project, key).status, "committed")
      assertVerifies(project)
    }))
})
