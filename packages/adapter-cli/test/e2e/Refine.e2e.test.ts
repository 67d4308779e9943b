import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

const LIMIT = 120_000

interface Finding {
  readonly code: string
  readonly message: string
  readonly evidence: ReadonlyArray<string>
  readonly asks: string
  readonly proposal: string | null
}

interface Answer {
  readonly remembered: boolean
  readonly report: string | null
  readonly tickets: ReadonlyArray<{ key: string; decision: string; findings: ReadonlyArray<Finding> }>
  readonly applied: ReadonlyArray<{ key: string; done: ReadonlyArray<string>; refused: unknown }>
}

const LEDGER = `export const add = (ledger, entry) => {
  const balance = ledger.balance + entry.amount
  if (balance < 0) return null
  return { balance, entries: [...ledger.entries, entry] }
}
`
const FILES = {
  "src/ledger.js": LEDGER,
  "src/tax.js": "export const taxOf = (amount) => Math.round(amount * 0.19)\n",
  "src/legacy.js": "export const legacy = () => 'old'\n"
}

const flags = (title: string, file: string, ...more: ReadonlyArray<string>): ReadonlyArray<string> => {
  const criteria = ["an empty", "a negative", "an overdrawn"].map((ledger) => `${title} works with ${ledger} ledger`)
  const said = ["--file", file, "--context", `What ${title.toLowerCase()} is about.`]
  return [
    "create",
    title,
    ...said,
    ...criteria.flatMap((criterion) => ["--ac", criterion]),
    "--test",
    `should ${title.toLowerCase()}`,
    ...more
  ]
}

describe("refining a backlog", { timeout: 240_000 }, () => {
  let project: Project
  const refine = (...args: ReadonlyArray<string>): Answer => btkJson<Answer>(project, ["refine", ...args])
  const of = (answer: Answer, key: string) => {
    const found = answer.tickets.find((ticket) => ticket.key === key)
    return {
      decision: found?.decision,
      codes: found?.findings.map(({ code }) => code),
      findings: found?.findings ?? []
    }
  }
  const bodyOf = (key: string): string => btkJson<{ ticket: { body: string } }>(project, ["show", key]).ticket.body

  beforeAll(() => {
    project = makeProject({ files: FILES })
    const bug = ["--type", "BUG", "--section", "Steps to Reproduce: call add with an amount of -5", "--section"]
    const both = [
      ...bug,
      "Expected Behavior: a RangeError names the balance",
      "--section",
      "Actual Behavior: null comes back for -5"
    ]
    btkJson(
      project,
      flags(
        "Refuse overdrawn entries",
        "src/ledger.js",
        "--description",
        "`add` gives up at src/ledger.js:3 without saying why.",
        ...both
      )
    )
    btkJson(project, flags("Round taxes half up", "src/tax.js", "--type", "TASK", "--description", "See src/tax.js:1."))
    btkJson(project, flags("Drop the legacy export", "src/legacy.js", "--type", "TASK", "--description", "Rename it."))
    btkJson(
      project,
      flags("Round the taxes half up", "src/tax.js", "--type", "TASK", "--description", "See src/tax.js:1.")
    )
    btkJson(project, ["sync"])
    // Git's times have no fractions: a commit of the same second could be older than the tickets.
    const second = Math.floor(Date.now() / 1000)
    while (Math.floor(Date.now() / 1000) === second) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    project.write("src/ledger.js", `// Sums entries.\n// Never negative.\n${LEDGER}`)
    project.git("rm", "--quiet", "src/legacy.js")
    project.git("mv", "src/tax.js", "src/vat.js")
    project.git("add", "--all")
    project.git("commit", "--quiet", "-m", "Move taxes, drop what is old")
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("finds what moved, what is gone and what is a twin, each with what shows it", () => {
    const answer = refine()
    assert.deepStrictEqual(of(answer, "BUG-001").codes, ["line-moved"])
    assert.strictEqual(of(answer, "BUG-001").decision, "updated")
    const moved = of(answer, "TASK-001")
    assert.strictEqual(moved.decision, "updated")
    assert.include(moved.findings[0]?.evidence[0] ?? "", "Move taxes, drop what is old")
    assert.deepStrictEqual(
      [of(answer, "TASK-002").decision, of(answer, "TASK-002").codes],
      ["obsolete", ["files-deleted"]]
    )
    const twin = of(answer, "TASK-003")
    assert.strictEqual(twin.decision, "duplicate")
    assert.include(twin.findings[0]?.proposal ?? "", "btk close TASK-003 --duplicate-of TASK-001")
  })

  it("shows twins by themselves, too, with why", () => {
    const { pairs } = btkJson<{
      pairs: ReadonlyArray<{
        score: number
        reasons: ReadonlyArray<string>
        older: { key: string }
        newer: { key: string }
      }>
    }>(project, ["duplicates", "TASK-003"])
    assert.deepStrictEqual([pairs[0]?.older.key, pairs[0]?.newer.key], ["TASK-001", "TASK-003"])
    assert.isAtLeast(pairs[0]?.score ?? 0, 0.3)
    assert.include(pairs[0]?.reasons.join("; ") ?? "", "words of their titles are the same")
    assert.include(btk(project, ["duplicates", "BUG-001"]).out, "No two tickets ask for the same.")
    assertRefused(project, {
      args: ["duplicates", "--threshold", "0.3"],
      exit: 2,
      code: "threshold-invalid",
      says: ["0.3", "from 1 to 100"]
    })
  })

  it("wrote a report for people, and writes no other one while nothing changes", () => {
    const again = refine()
    assert.isTrue(again.remembered)
    const report = again.report ?? ""
    assert.match(report, /^backlog\/REFINEMENT-REPORT-\d{4}-\d{2}-\d{2}\.md$/u)
    const text = readFileSync(join(project.dir, report), "utf8")
    assert.include(text, "## Obsolete")
    assert.include(text, "TASK-003")
    assert.include(readFileSync(join(project.dir, report.replace(".md", ".html")), "utf8"), "Drop the legacy export")
    const reports = readdirSync(join(project.dir, "backlog")).filter((name) => name.startsWith("REFINEMENT"))
    assert.strictEqual(reports.length, 2)
    const log = btk(project, ["log", "--limit", "50", "--json"]).out
    assert.strictEqual(log.split("backlog.refinement-reported").length - 1, 1)
  })

  it("mends what says nothing else than before, and nothing else", () => {
    const { applied } = refine("--apply", "--no-report")
    assert.deepStrictEqual(
      applied.map(({ key }) => key),
      ["BUG-001", "TASK-001", "TASK-003"]
    )
    assert.include(bodyOf("BUG-001"), "src/ledger.js:5")
    assert.include(bodyOf("TASK-001"), "src/vat.js:1")
    assert.notInclude(bodyOf("TASK-001"), "src/tax.js")
    const again = refine("--no-report")
    assert.strictEqual(of(again, "BUG-001").decision, "valid")
    assert.strictEqual(of(again, "TASK-002").decision, "obsolete")
  })

  it("closes what somebody agrees to", () => {
    const { applied } = refine("--accept", "duplicate", "--accept", "obsolete", "--no-report")
    assert.deepStrictEqual(
      applied.map(({ done, key }) => [key, ...done]),
      [
        ["TASK-002", "It is closed as obsolete."],
        ["TASK-003", "It is closed as a duplicate."]
      ]
    )
    assert.include(btk(project, ["show", "TASK-002"]).out, "obsolete")
  })

  it("never writes over a report that is there", () => {
    project.write("README.md", "Changed\n")
    const first = readdirSync(join(project.dir, "backlog")).filter((name) => name.startsWith("REFINEMENT"))
    const { report } = refine()
    assert.isTrue(existsSync(join(project.dir, report ?? "")))
    assert.isFalse(first.includes((report ?? "").replace("backlog/", "")))
    rmSync(join(project.dir, "README.md"))
  })

  it("refuses what nobody proposes, and tickets that aren't there", () => {
    assertRefused(project, {
      args: ["refine", "--accept", "everything"],
      exit: 2,
      code: "accept-unknown",
      says: ["everything", "obsolete"]
    })
    assertRefused(project, { args: ["refine", "TASK-999"], exit: 3, code: "ticket-not-found", says: ["TASK-999"] })
  })
})

/** Answers what the file `answers.json` beside it says, one entry each time it is asked. */
const MODEL = `
const fs = require("node:fs"), path = require("node:path")
const job = JSON.parse(fs.readFileSync(process.env.BACKLOG_JOB, "utf8"))
const here = path.join(__dirname, "asked.json")
const asked = fs.existsSync(here) ? JSON.parse(fs.readFileSync(here, "utf8")) : []
fs.writeFileSync(here, JSON.stringify([...asked, job.prompt]))
const answers = JSON.parse(fs.readFileSync(path.join(__dirname, "answers.json"), "utf8"))
fs.writeFileSync(process.env.BACKLOG_RESULT, JSON.stringify({
  usage: [{ provider: "local", model: "small", tokens: { input: 1000, output: 100 }, messageId: "m" + process.pid }],
  ...answers[Math.min(asked.length, answers.length - 1)]
}))
`

describe("a model's advice", { timeout: 240_000 }, () => {
  let project: Project
  const answering = (...answers: ReadonlyArray<unknown>) => {
    writeFileSync(join(project.home, "answers.json"), JSON.stringify(answers))
    writeFileSync(join(project.home, "asked.json"), "[]")
  }
  const asked = (): ReadonlyArray<string> => JSON.parse(readFileSync(join(project.home, "asked.json"), "utf8"))
  interface Advised {
    readonly tickets: ReadonlyArray<{
      readonly key: string
      readonly decision: string
      readonly advice: { readonly decision: string; readonly reason: string; readonly by: string } | null
    }>
  }
  const refine = () => btkJson<Advised>(project, ["refine", "--with-model", "--no-report"]).tickets

  beforeAll(() => {
    project = makeProject({ config: { agent: { runner: "shell", command: "node $MODEL" } }, files: FILES })
    writeFileSync(join(project.home, "model.cjs"), MODEL)
    const config = readFileSync(join(project.dir, "backlog.config.json"), "utf8")
    project.write("backlog.config.json", config.replace("$MODEL", join(project.home, "model.cjs")))
    btk(project, ["q", "Something vague", "--type", "TASK"])
    btkJson(project, flags("Round taxes half up", "src/tax.js", "--type", "TASK", "--description", "See src/tax.js:1."))
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("is asked about what rules can't decide, mended once, and changes nothing", () => {
    const advice = { key: "TASK-001", decision: "unsure", reason: "Nothing says what is meant." }
    answering({ answer: { advice: [] } }, { answer: { advice: [advice] } })
    const tickets = refine()
    assert.deepStrictEqual(
      tickets.map(({ advice: one, decision, key }) => [key, decision, one?.decision ?? null]),
      [
        ["TASK-001", "unsure", "unsure"],
        ["TASK-002", "valid", null]
      ]
    )
    assert.strictEqual(asked().length, 2)
    assert.include(asked()[1] ?? "", "there is none about TASK-001")
    assert.notInclude(asked()[0] ?? "", "TASK-002")
    // What was said once is shown again while nothing changes.
    assert.include(btk(project, ["refine", "--no-report"]).out, "Nothing says what is meant.")
    const { total } = btkJson<{ total: { calls: number } }>(project, ["cost"])
    assert.strictEqual(total.calls, 2)
  })

  it("that doesn't come leaves the rest as it is, and says so", () => {
    answering({ outcome: "gave-up", summary: "I'd rather not" })
    const done = btk(project, ["refine", "--with-model", "--no-report"])
    assert.strictEqual(done.code, 0)
    assert.include(done.err, "I'd rather not")
    assert.include(done.out, "1 unsure")
  })
})
