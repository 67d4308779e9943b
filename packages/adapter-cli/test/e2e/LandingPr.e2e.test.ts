import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { appendFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, type Done } from "../support/cli.ts"
import { assertVerifies, branchOf, handedOver, syncFor } from "../support/landing.ts"
import { show } from "../support/show.ts"
import { removePlace } from "../support/project.ts"
import { pull } from "../support/remote.ts"
import { create, honest } from "../support/tickets.ts"

type Plan = { readonly excluded: ReadonlyArray<{ key: string; code: string; reason: string }> }

describe("a change that is handed over to be merged by somebody else", { timeout: 240_000 }, () => {
  let made: ReturnType<typeof handedOver>
  const key = (at: number): string => made.keys[at] ?? ""
  /** The last one waits for everybody's look at it, until its own test squashes it. */
  const [MERGED, REBASED, SQUASHED, WAITING] = [0, 1, 2, 3] as const

  beforeAll(() => {
    made = handedOver(["merged", "rebased", "squashed", "waiting"].map((name) => honest(name)))
  }, 120_000)
  afterAll(() => removePlace(made.project))

  /** The other person's `git merge --squash`, with a change of theirs to the code. */
  const squash = (ticket: string, name: string, change: (file: string) => void): string => {
    const { remote } = made
    remote.other("pull", "--quiet", "--rebase")
    remote.other("merge", "--quiet", "--squash", `origin/${branchOf(ticket)}`)
    change(join(remote.otherDir, `src/${name}.js`))
    const { uid } = show(made.project, ticket)
    remote.other("commit", "--quiet", "--all", "-m", `Add ${name} (#7)\n\nBacklog-Ticket: ${ticket} ${uid}`)
    remote.other("push", "--quiet")
    pull(made.project)
    return remote.other("rev-parse", "HEAD")
  }

  it("waits on a branch with one code commit and one commit of the events", () => {
    const { project } = made
    const { status, waiting } = show(project, key(WAITING))
    assert.deepStrictEqual([status, waiting?.reason], ["committed", "awaiting-merge"])
    const branch = branchOf(key(WAITING))
    const subjects = project.git("log", "--reverse", "--format=%s", `main..${branch}`).split("\n")
    assert.strictEqual(subjects.length, 2)
    assert.strictEqual(subjects[0], "feat: Add waiting")
    assert.match(subjects[1] ?? "", /^backlog: \d+ events, 0 ticket files$/u)
    const touched = project.git("show", "--format=", "--name-only", branch).split("\n")
    assert.isTrue(
      touched.every((path) => path.startsWith("backlog/events/")),
      touched.join(" ")
    )
    assertVerifies(project)
  })

  it("keeps waiting while nobody merges it, and show says how it is finished", () => {
    const { project } = made
    assert.deepStrictEqual(syncFor(project, key(WAITING)), { key: key(WAITING), result: "awaiting", commit: null })
    btkJson(project, ["implement"])
    assert.strictEqual(show(project, key(WAITING)).status, "committed")
    const { out } = btk(project, ["show", key(WAITING)])
    assert.include(out, `The branch ${branchOf(key(WAITING))} is ready to be merged into main.`)
    assert.include(out, `git push -u origin ${branchOf(key(WAITING))}`)
  })

  it("makes what depends on it wait for the merge", () => {
    const { project } = made
    const dependent = create(project, { ...honest("dependent"), dependsOn: [key(WAITING)] })
    const { excluded } = btkJson<Plan>(project, ["plan"])
    const found = excluded.find((one) => one.key === dependent)
    assert.strictEqual(found?.code, "unfinished-dependency")
    assert.strictEqual(found?.reason, `${dependent} waits for ${key(WAITING)} (committed, waits to be merged).`)
    assert.include(btk(project, ["plan"]).out, found?.reason ?? "?")
    btkJson(project, ["implement"])
    assert.strictEqual(show(project, dependent).status, "pending")
  })

  it("is completed by sync once its very commit is merged", () => {
    const { project, remote } = made
    remote.other("pull", "--quiet", "--rebase")
    remote.other("merge", "--quiet", "--no-ff", "-m", "Merge the change", `origin/${branchOf(key(MERGED))}`)
    remote.other("push", "--quiet")
    pull(project)
    const head = project.git("rev-parse", `${branchOf(key(MERGED))}~1`)
    assert.deepStrictEqual(syncFor(project, key(MERGED)), { key: key(MERGED), result: "completed", commit: head })
    const { landed, status } = show(project, key(MERGED))
    assert.deepStrictEqual([status, landed], ["completed", { branch: "main", commit: head, rule: 1 }])
    assertVerifies(project)
  })

  it("is completed by its patch when a pull --rebase gave the commit another hash", () => {
    const { project, remote } = made
    remote.other("pull", "--quiet", "--rebase")
    remote.other("cherry-pick", `origin/${branchOf(key(REBASED))}~1`)
    project.git("commit", "--quiet", "--allow-empty", "-m", "Meanwhile")
    project.git("push", "--quiet", "origin", "main")
    remote.other("pull", "--quiet", "--rebase")
    remote.other("push", "--quiet")
    pull(project)
    const commit = remote.other("rev-parse", "HEAD")
    assert.notStrictEqual(commit, show(project, key(REBASED)).change?.head)
    assert.deepStrictEqual(syncFor(project, key(REBASED)), { key: key(REBASED), result: "completed", commit })
    assert.deepStrictEqual(show(project, key(REBASED)).landed, { branch: "main", commit, rule: 2 })
    assertVerifies(project)
  })

  it("is completed after a squash that changed it only once its gates passed on the squashed commit", () => {
    const { project } = made
    const commit = squash(key(SQUASHED), "squashed", (file) => appendFileSync(file, "\n// Reviewed on the server.\n"))
    assert.deepStrictEqual(syncFor(project, key(SQUASHED)), { key: key(SQUASHED), result: "needs-gates", commit })
    assert.include(btk(project, ["sync"]).out, "btk implement runs its gates there")
    assert.strictEqual(show(project, key(SQUASHED)).status, "committed")
    assertVerifies(project)
    const { uid } = show(project, key(SQUASHED))
    const greens = () =>
      btkJson<{ events: ReadonlyArray<{ data: { step: string; ticket: string } }> }>(project, [
        "log",
        "--kind",
        "gate.receipt-recorded"
      ]).events.filter(({ data }) => data.step === "green" && data.ticket === uid).length
    const before = greens()
    btkJson(project, ["implement"])
    const { landed, status } = show(project, key(SQUASHED))
    assert.deepStrictEqual([status, landed], ["completed", { branch: "main", commit, rule: 3 }])
    assert.strictEqual(greens(), before + 1)
    assertVerifies(project)
  })

  it("is not completed by a squash whose code fails the tests, and says why", () => {
    const { project } = made
    const commit = squash(key(WAITING), "waiting", (file) =>
      writeFileSync(file, "export const waiting = (n) => n * 5\n")
    )
    assert.strictEqual(syncFor(project, key(WAITING))?.result, "needs-gates")
    const done: Done = btk(project, ["implement"])
    assert.strictEqual(done.code, 0, done.err)
    assert.match(
      done.err,
      new RegExp(`${key(WAITING)} landed as ${commit.slice(0, 10)}, but not as it was judged: .`, "u")
    )
    const { landed, status } = show(project, key(WAITING))
    assert.deepStrictEqual([status, landed], ["committed", null])
    assertVerifies(project)
  })
})
