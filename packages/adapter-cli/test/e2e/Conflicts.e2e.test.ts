import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { btk, btkJson, failure, type Place } from "../support/cli.ts"
import { makeClones, pullMerging } from "../support/clones.ts"
import { type Project, removePlace } from "../support/project.ts"

interface Row {
  readonly key: string
  readonly title: string
}

interface Conflicts {
  readonly keys: ReadonlyArray<Row>
  readonly conflicts: ReadonlyArray<{
    readonly id: string
    readonly key: string
    readonly kind: string
    readonly what: string | null
    readonly winner: string
    readonly loser: string
    readonly mergeable: boolean
    readonly settledBy: string | null
  }>
}

interface Synced {
  readonly conflicts: {
    readonly renumbered: ReadonlyArray<{ readonly from: string; readonly to: string }>
    readonly merged: ReadonlyArray<{ readonly key: string; readonly what: string }>
    readonly open: number
  }
}

const keys = (place: Place): Readonly<Record<string, string>> =>
  Object.fromEntries(
    btkJson<{ tickets: ReadonlyArray<Row> }>(place, ["list", "--all"]).tickets.map(({ key, title }) => [title, key])
  )
const conflictsOf = (place: Place, ...flags: ReadonlyArray<string>): Conflicts =>
  btkJson(place, ["conflicts", ...flags])
const bodyOf = (place: Place, key: string): string => btk(place, ["show", key]).out

describe("clones that change the same things at the same time", { timeout: 240_000 }, () => {
  let base = ""
  let ada: Project
  let grace: Project

  /** Everything of one reaches the other, and what sync made of it comes back. */
  const exchange = (): readonly [Synced, Synced] => {
    const push = (project: Project): Synced => {
      const synced = btkJson<Synced>(project, ["sync"])
      pullMerging(project)
      const again = btkJson<Synced>(project, ["sync"])
      project.git("push", "--quiet")
      return {
        conflicts: {
          renumbered: [...synced.conflicts.renumbered, ...again.conflicts.renumbered],
          merged: [...synced.conflicts.merged, ...again.conflicts.merged],
          open: again.conflicts.open
        }
      }
    }
    push(ada)
    const second = push(grace)
    const first = push(ada)
    push(grace)
    pullMerging(ada)
    btkJson(ada, ["sync"])
    return [first, second]
  }

  beforeAll(() => {
    // Without ticket files: what Git merges as text is another matter.
    const made = makeClones(["grace"], { config: { render: "none" } })
    base = made.base
    ada = made.clones[0] ?? assert.fail("no first clone")
    grace = made.clones[1] ?? assert.fail("no second clone")
    btkJson(ada, ["create", "Shared", "--type", "TASK", "--context", "Why.", "--description", "What."])
    exchange()
  }, 60_000)
  afterAll(() => removePlace({ base }))

  it("give the later of two tickets with one key a key of its own; the old one still leads to it", () => {
    btk(ada, ["q", "Of Ada"])
    btk(grace, ["q", "Of Grace"])
    const [first, second] = exchange()
    const renumbered = [...first.conflicts.renumbered, ...second.conflicts.renumbered]
    assert.deepStrictEqual(
      renumbered.map(({ to }) => to),
      ["TASK-003"]
    )
    assert.deepStrictEqual(Object.values(keys(ada)).toSorted(), ["TASK-001", "TASK-002", "TASK-003"])
    assert.deepStrictEqual(keys(grace), keys(ada))
    const from = renumbered[0]?.from ?? ""
    assert.match(from, /^TASK-002~[a-z2-7]{4}$/u)
    assert.include(btk(ada, ["show", from]).out, "TASK-003")
    assert.deepStrictEqual(conflictsOf(grace), { ...conflictsOf(grace), keys: [], conflicts: [] })
  })

  it("keep what each wrote into another section", () => {
    btkJson(ada, ["edit", "TASK-001", "--context", "Because Ada says so."])
    btkJson(grace, ["edit", "TASK-001", "--description", "As Grace wants it."])
    const [first, second] = exchange()
    assert.strictEqual(first.conflicts.merged.length + second.conflicts.merged.length, 1)
    for (const place of [ada, grace]) {
      const body = bodyOf(place, "TASK-001")
      assert.include(body, "Because Ada says so.")
      assert.include(body, "As Grace wants it.")
      assert.strictEqual(conflictsOf(place).conflicts.length, 0)
      assert.strictEqual(conflictsOf(place, "--all").conflicts.length, 1)
    }
  })

  it("leave to a person what contradicts, and take either", () => {
    btkJson(ada, ["edit", "TASK-001", "--priority", "high", "--context", "Ada's reason."])
    btkJson(grace, ["edit", "TASK-001", "--priority", "low", "--context", "Grace's reason."])
    exchange()
    const { conflicts } = conflictsOf(ada)
    assert.deepStrictEqual(
      conflicts.map(({ kind, what }) => [kind, what]),
      [
        ["field", "priority"],
        ["field", "the section “context”"]
      ]
    )
    assert.deepStrictEqual(conflictsOf(grace), { ...conflictsOf(ada) })
    const text = btk(ada, ["conflicts"]).out
    const [priority, context] = conflicts
    if (priority === undefined || context === undefined) throw new Error("two conflicts were expected")
    assert.include(text, `btk resolve ${priority.id} --take ${priority.loser}`.replace(" --take", " [--take"))
    assert.include(btk(ada, ["sync"]).out, "2 to decide: btk conflicts")
    btkJson(ada, ["resolve", priority.id.slice(0, 6), "--take", priority.loser])
    btkJson(ada, ["resolve", context.id])
    exchange()
    for (const place of [ada, grace]) {
      assert.strictEqual(conflictsOf(place).conflicts.length, 0)
      const body = bodyOf(place, "TASK-001")
      assert.include(body, "high")
      assert.include(body, "Grace's reason.")
      assert.notInclude(body, "Ada's reason.")
      assert.strictEqual(btk(place, ["verify", "--strict"]).code, 0)
    }
  })

  it("are told what is wrong with a decision", () => {
    assert.deepInclude(failure(ada, ["resolve", "abc"]), { code: "conflict-not-found", exit: 3 })
    assert.deepInclude(failure(ada, ["resolve", ""]), { code: "conflict-not-found", exit: 3 })
    btkJson(ada, ["edit", "TASK-002", "--priority", "high"])
    btkJson(grace, ["edit", "TASK-002", "--priority", "low"])
    exchange()
    const [only] = conflictsOf(ada).conflicts
    assert.deepInclude(failure(ada, ["resolve", only?.id ?? "", "--take", "aaaaaaaa.1.0"]), {
      code: "conflict-choice-invalid",
      exit: 2
    })
  })
})
