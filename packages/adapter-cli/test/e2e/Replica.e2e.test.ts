import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure, type Place } from "../support/cli.ts"
import { makeClones, pullMerging } from "../support/clones.ts"
import { logOf } from "../support/events.ts"
import { type Project, removePlace } from "../support/project.ts"

interface Row {
  readonly replica: string
  readonly own: boolean
  readonly commits: number
  readonly rejected: { readonly from: number; readonly by: string; readonly reason: string } | null
}

const replicas = (place: Place): ReadonlyArray<Row> =>
  btkJson<{ replicas: ReadonlyArray<Row> }>(place, ["replica", "list"]).replicas

const titles = (place: Place): ReadonlyArray<string> =>
  btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(place, ["list", "--all"])
    .tickets.map(({ title }) => title)
    .toSorted()

const publish = (project: Project): void => {
  btkJson(project, ["sync"])
  project.git("push", "--quiet")
}

const sound = (project: Project): void => {
  const { code, out } = btk(project, ["verify", "--strict"])
  assert.strictEqual(code, 0, out)
  assert.strictEqual(project.git("status", "--porcelain"), "")
}

/** Names of ticket files that say this. */
const filesNamed = ({ dir }: Project, part: string): ReadonlyArray<string> =>
  existsSync(join(dir, "backlog"))
    ? readdirSync(join(dir, "backlog"), { recursive: true, encoding: "utf8" }).filter((path) => path.includes(part))
    : []

describe("a clone that is not trusted any more", { timeout: 240_000 }, () => {
  let base = ""
  let ada: Project
  let mallory: Project
  let theirs = ""

  beforeAll(() => {
    const made = makeClones(["mallory"])
    base = made.base
    ada = made.clones[0] ?? assert.fail("no first clone")
    mallory = made.clones[1] ?? assert.fail("no second clone")
    btkJson(ada, ["q", "Honest work"])
    publish(ada)
    pullMerging(mallory)
    btkJson(mallory, ["q", "Was fine"])
    btkJson(mallory, ["q", "Planted later"])
    btkJson(mallory, ["edit", "TASK-001", "--title", "Spoilt work"])
    publish(mallory)
    pullMerging(ada)
    theirs = replicas(ada).find(({ own }) => !own)?.replica ?? assert.fail("no other replica")
  }, 60_000)
  afterAll(() => removePlace({ base }))

  it("is listed with what it wrote", () => {
    assert.deepStrictEqual(
      replicas(ada).map(({ commits, own, rejected }) => [own, commits > 0, rejected]),
      [
        [true, true, null],
        [false, true, null]
      ]
    )
    assert.match(
      btk(ada, ["replica", "list"]).out,
      new RegExp(`^${theirs}  \\d+ commits, the newest .* by human:`, "mu")
    )
    assert.deepStrictEqual(titles(ada), ["Planted later", "Spoilt work", "Was fine"])
  })

  it("is rejected only with a reason, by its name, and not by itself", () => {
    assert.strictEqual(failure(ada, ["replica", "reject", theirs]).code, "reason-missing")
    assert.strictEqual(failure(ada, ["replica", "reject", "--reason", "r"]).code, "replica-missing")
    assert.strictEqual(failure(ada, ["replica", "banish", theirs]).code, "action-unknown")
    assert.strictEqual(failure(ada, ["replica", "reject", "zzzzzzz2", "--reason", "r"]).code, "replica-unknown")
    assert.strictEqual(failure(mallory, ["replica", "reject", theirs, "--reason", "r"]).code, "replica-is-own")
    assert.strictEqual(failure(ada, ["replica", "reject", theirs, "--from", "0", "--reason", "r"]).code, "flag-invalid")
    assert.strictEqual(failure(ada, ["replica", "accept", theirs, "--from", "2", "--reason", "r"]).code, "flag-unused")
  })

  it("loses all from the named commit on, files included, and everything still verifies", () => {
    const planted = logOf(ada).find(
      ({ data, type }) => type === "ticket.created" && JSON.stringify(data).includes("Planted later")
    )
    assert.isDefined(planted)
    btkJson(ada, ["replica", "reject", theirs, "--from", planted.id.split(".")[1] ?? "", "--reason", "stolen laptop"])
    assert.deepStrictEqual(titles(ada), ["Honest work", "Was fine"])
    const status = btk(ada, ["status"]).out
    assert.match(status, /^rejected {3}3 events without effect: btk replica list$/mu)
    publish(ada)
    assert.deepStrictEqual(filesNamed(ada, "planted"), [])
    assert.lengthOf(filesNamed(ada, "honest-work"), 1)
    assert.deepStrictEqual(titles(ada), ["Honest work", "Was fine"])
    sound(ada)
  })

  it("keeps what it wrote in the log, as notes", () => {
    const notes = logOf(ada).filter(({ type }) => type === "rejected")
    assert.deepStrictEqual(
      notes.map(({ data }) => (data as unknown as { kind: string }).kind),
      ["ticket.created", "cost.estimate-made", "ticket.revised"]
    )
    assert.match(btk(ada, ["log"]).out, / {2}ticket\.created {2}human:mallory@example\.org {2}\(rejected\) /u)
    assert.strictEqual(btk(ada, ["show", "TASK-003"]).code, 3)
  })

  it("is told so when it hears of it, and records nothing more", () => {
    pullMerging(mallory)
    assert.deepStrictEqual(titles(mallory), ["Honest work", "Was fine"])
    const { code, next } = failure(mallory, ["q", "More of it"])
    assert.strictEqual(code, "replica-rejected")
    assert.include(next, `btk replica accept ${theirs}`)
    assert.deepStrictEqual(titles(mallory), ["Honest work", "Was fine"])
    assert.strictEqual(failure(mallory, ["replica", "accept", theirs, "--reason", "me"]).code, "replica-is-own")
  })

  it("is heard again when a person says so", () => {
    btkJson(ada, ["replica", "accept", theirs, "--reason", "it was us"])
    assert.deepStrictEqual(titles(ada), ["Planted later", "Spoilt work", "Was fine"])
    publish(ada)
    assert.lengthOf(filesNamed(ada, "planted"), 1)
    sound(ada)
    pullMerging(mallory)
    btkJson(mallory, ["q", "More of it"])
    assert.include(titles(mallory), "More of it")
  })
})
