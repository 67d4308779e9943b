import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure, type Place } from "../support/cli.ts"
import { makeClones, pullMerging } from "../support/clones.ts"
import { logOf, ofType } from "../support/events.ts"
import { type Project, removePlace } from "../support/project.ts"

const SECRET = "hunter2-kfz81"

const storeOf = ({ dir }: Place): string => join(dir, ".git/backlog/shop")

/** Files of a folder that hold the secret. */
const holding = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((file) => statSync(file).isFile() && readFileSync(file, "latin1").includes(SECRET))

const sound = (place: Place): void => {
  const { code, out } = btk(place, ["verify", "--strict"])
  assert.strictEqual(code, 0, out)
  assert.strictEqual(btk(place, ["fsck", "--full"]).code, 0)
}

describe("a secret that got into the log", { timeout: 240_000 }, () => {
  let base = ""
  let ada: Project
  let grace: Project
  /** The events that say it: a short one, and one whose text is beside the log. */
  let short = ""
  let long = ""

  beforeAll(() => {
    const made = makeClones(["grace"])
    base = made.base
    ada = made.clones[0] ?? assert.fail("no first clone")
    grace = made.clones[1] ?? assert.fail("no second clone")
    btkJson(ada, ["create", `Log in with ${SECRET}`, "--context", SECRET])
    const body = join(ada.base, "body.md")
    writeFileSync(body, `## Context\n\n${SECRET} ${"x".repeat(6000)}\n`)
    btkJson(ada, ["edit", "TASK-001", "--body-file", body])
    const events = logOf(ada)
    short = ofType(events, "ticket.created")[0]?.id ?? ""
    long = ofType(events, "ticket.revised")[0]?.id ?? ""
    // Both clones have it, in commits and in what they folded.
    btkJson(ada, ["edit", "TASK-001", "--title", "Log in"])
    btkJson(ada, ["sync"])
    ada.git("push", "--quiet")
    pullMerging(grace)
    btkJson(grace, ["list"])
    btk(grace, ["q", "Of Grace"])
    assert.isAbove(holding(storeOf(ada)).length, 0)
    assert.isAbove(holding(storeOf(grace)).length, 0)
  }, 60_000)
  afterAll(() => removePlace({ base }))

  it("is shown what would stay, and nothing is done without a reason, a person and a yes", () => {
    const { instead } = btkJson<{ instead: { content: { title: string; body: string } } }>(ada, [
      "redact",
      short,
      "--dry-run"
    ])
    assert.deepInclude(instead.content, { title: "(redacted)", body: "" })
    assert.deepInclude(failure(ada, ["redact", short]), { code: "reason-missing", exit: 2 })
    assert.deepInclude(failure(ada, ["redact", short, "--reason", "x"]), { code: "redaction-unconfirmed", exit: 2 })
    const agent = ["redact", short, "--reason", "x", "--yes", "--actor", "agent:a"]
    assert.deepInclude(failure(ada, agent), { code: "redaction-not-human" })
    assert.deepInclude(failure(ada, ["redact", "aaaaaaaa.1.0", "--reason", "x", "--yes"]), { code: "event-not-found" })
    const session = ofType(logOf(ada), "cost.price-book-adopted")[0]?.id ?? ""
    // Its event holds nothing that was written freely.
    assert.deepInclude(failure(ada, ["redact", session, "--reason", "x", "--yes"]), {
      code: "redaction-refused",
      exit: 1
    })
    assert.isAbove(holding(storeOf(ada)).length, 0)
  })

  it("is gone from every file of the log once it is redacted, and the log still proves itself", () => {
    // A copy that a repair had set aside.
    const [replica = "", seq = ""] = short.split(".")
    const aside = join(storeOf(ada), "quarantine")
    mkdirSync(aside, { recursive: true })
    copyFileSync(
      join(storeOf(ada), "log", replica, "0000000", `${seq.padStart(10, "0")}.jsonl`),
      join(aside, `${replica}-${seq}-old`)
    )
    for (const event of [short, long]) {
      const { replaced } = btkJson<{ replaced: ReadonlyArray<string> }>(ada, [
        "redact",
        event,
        "--reason",
        "a password",
        "--yes"
      ])
      assert.deepStrictEqual(replaced, [event])
    }
    assert.deepStrictEqual(holding(storeOf(ada)), [])
    sound(ada)
    assert.deepStrictEqual(holding(storeOf(ada)), [])
    const shown = btk(ada, ["show", "TASK-001"]).out
    assert.include(shown, "Log in")
    assert.notInclude(shown, SECRET)
    assert.include(btk(ada, ["log", "TASK-001"]).out, "(redacted)")
    assert.include(btk(ada, ["redact", short, "--reason", "again", "--yes"]).out, "is redacted already")
    // Neither in the ticket's file, nor as the backlog was where Git still has the segment.
    assert.deepStrictEqual(holding(join(ada.dir, "backlog/data")), [])
    assert.notInclude(btk(ada, ["show", "TASK-001", "--at", "HEAD"]).out, SECRET)
  })

  it("does not come back from a segment that is committed", () => {
    const [replica = "", seq = ""] = short.split(".")
    rmSync(join(storeOf(ada), "log", replica, "0000000", `${seq.padStart(10, "0")}.jsonl`))
    const repaired = btk(ada, ["repair"])
    assert.strictEqual(repaired.code, 0, repaired.out)
    assert.include(repaired.out, `took out again what ${short} said`)
    assert.deepStrictEqual(holding(storeOf(ada)), [])
    sound(ada)
  })

  it("is gone after the next command when a crash came in between", () => {
    const [replica = "", seq = ""] = short.split(".")
    const file = join(storeOf(ada), "log", replica, "0000000", `${seq.padStart(10, "0")}.jsonl`)
    const segments = join(ada.dir, "backlog/events", replica)
    const lines = readdirSync(segments)
      .toSorted()
      .flatMap((name) => readFileSync(join(segments, name), "utf8").split("\n"))
      .filter((line) => line.startsWith(`{"v":1,"r":"${replica}","c":${seq},`))
    writeFileSync(file, `${lines.join("\n")}\n`)
    writeFileSync(join(storeOf(ada), "redacting"), "")
    assert.isAbove(holding(storeOf(ada)).length, 0)
    assert.strictEqual(btk(ada, ["list"]).code, 0)
    assert.deepStrictEqual(holding(storeOf(ada)), [])
    assert.isFalse(existsSync(join(storeOf(ada), "redacting")))
    sound(ada)
  })

  it("goes from other clones when the redaction reaches them", () => {
    btkJson(ada, ["sync"])
    ada.git("push", "--quiet")
    pullMerging(grace)
    btk(grace, ["list"])
    assert.deepStrictEqual(holding(storeOf(grace)), [])
    sound(grace)
    assert.deepStrictEqual(
      logOf(grace)
        .map(({ id }) => id)
        .filter((id) => logOf(ada).every((event) => event.id !== id)).length,
      logOf(grace).length - logOf(ada).length
    )
  })

  it("is told when somebody else took something out without saying so", () => {
    const [replica = "", seq = ""] = logOf(ada).at(-1)?.id.split(".") ?? []
    const file = join(storeOf(ada), "log", replica, "0000000", `${seq.padStart(10, "0")}.jsonl`)
    const whole = readFileSync(file, "utf8")
    writeFileSync(file, whole.replace(/,"d":.*(,"h":"[\w-]{43}"\})\n$/u, `,"dh":"${"A".repeat(43)}","d":{}$1\n`))
    const { code, out } = btk(ada, ["verify"])
    assert.strictEqual(code, 5)
    assert.match(out, /hash doesn't fit/u)
    writeFileSync(file, whole)
    assert.strictEqual(btk(ada, ["verify"]).code, 0)
  })
})
