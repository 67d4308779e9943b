import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

interface Answer {
  readonly formula: string
  readonly score: number | null
  readonly best: number
  readonly tickets: number
  readonly rules: ReadonlyArray<{ readonly rule: string; readonly points: number; readonly tickets: number }>
  readonly deductions: ReadonlyArray<{
    readonly key: string
    readonly rule: string
    readonly points: number
    readonly message: string
  }> | null
}

interface Trend {
  readonly by: string
  readonly points: ReadonlyArray<{
    readonly at: string
    readonly score: number | null
    readonly tickets: number
  }>
}

const SECTIONS = ["--context", "Cents are printed.", "--description", "Prices have two digits."]
const sound = (title: string): ReadonlyArray<string> => [
  "create",
  title,
  "--type",
  "TASK",
  "--file",
  "src/price.js",
  ...SECTIONS.map((text) => (text.startsWith("--") ? text : `${title}: ${text}`)),
  ...["an empty", "a negative", "a large"].flatMap((price) => ["--ac", `${title} prints ${price} price in two digits`]),
  "--test",
  `unit: should print two digits in ${title}`
]

describe("health", { timeout: 120_000 }, () => {
  let project: Project
  const health = (...args: ReadonlyArray<string>) => btkJson<Answer>(project, ["health", ...args])

  beforeAll(() => {
    project = makeProject()
  })
  afterAll(() => removePlace(project))

  it("of a backlog without open tickets is nothing, and not perfect", () => {
    assert.strictEqual(health().score, null)
    assert.include(btk(project, ["health"]).out, "there is nothing to judge")
    assert.strictEqual(health("--formula", "seed-v1").score, 100_000)
  })

  it("traces each point to a ticket and a rule, and all of them add up exactly", () => {
    btk(project, sound("Format small amounts"))
    btk(project, ["create", "Rotate keys of the gateway", "--type", "TASK"])
    btk(project, ["create", "Draw maps in colour", "--type", "TASK", "--file", "modify:src/gone.js"])
    for (const formula of ["v1", "seed-v1"]) {
      const { best, deductions, rules, score } = health("--explain", "--formula", formula)
      const lost = (deductions ?? []).reduce((sum, { points }) => sum + points, 0)
      assert.strictEqual((score ?? 0) + lost, best)
      assert.strictEqual(
        rules.reduce((sum, { points }) => sum + points, 0),
        lost
      )
      assert.isBelow(score ?? 0, best)
    }
    const { deductions } = health("--explain")
    assert.isTrue(deductions?.some(({ key, rule }) => key === "TASK-003" && rule === "path-absent"))
    assert.include(btk(project, ["health", "--explain"]).out, "src/gone.js")
    assert.isNull(health().deductions)
  })

  it("falls with a defect of a ticket, and comes back when it is mended", () => {
    const before = health().score ?? 0
    btk(project, ["edit", "TASK-001", "--file", "modify:src/other.js"])
    const worse = health().score ?? 0
    assert.isBelow(worse, before)
    writeFileSync(join(project.dir, "src/other.js"), "export const other = 1\n")
    assert.strictEqual(health().score, before)
  })

  it("knows a file that Git ignores, and takes no answer from the cache that doesn't hold any more", () => {
    project.write(".gitignore", "*.secret.js\n")
    btk(project, ["edit", "TASK-001", "--file", "modify:src/key.secret.js"])
    const worse = health().score ?? 0
    assert.strictEqual(health().score, worse)
    // Paths that no file can have are asked about, too.
    btk(project, [
      "create",
      "Name a file that can't be",
      "--type",
      "TASK",
      "--file",
      `modify:src/${"x".repeat(300)}.js`
    ])
    assert.isAtMost(health().score ?? 0, worse)
    assert.strictEqual(health().score, health().score)
    const before = health().score ?? 0
    writeFileSync(join(project.dir, "src/key.secret.js"), "export const key = 1\n")
    assert.isAbove(health().score ?? 0, before)
  })

  it("is the same with a cache that was damaged", () => {
    const { score } = health()
    const store = readdirSync(project.dir, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith("health-v1.snapshot")
    )
    assert.isNotEmpty(store)
    for (const name of store) {
      const file = join(project.dir, name)
      writeFileSync(file, readFileSync(file, "utf8").slice(0, -20))
    }
    assert.strictEqual(health().score, score)
  })

  it("over time is what the log knew, and ends now", () => {
    const { points } = btkJson<Trend>(project, ["health", "--trend", "--by", "day", "-n", "3"])
    assert.lengthOf(points, 4)
    assert.deepStrictEqual(
      points.slice(0, 3).map(({ score, tickets }) => [score, tickets]),
      [
        [null, 0],
        [null, 0],
        [null, 0]
      ]
    )
    assert.strictEqual(points.at(-1)?.tickets, 4)
    assert.isBelow(points.at(-1)?.score ?? 0, 100_000)
    assert.include(btk(project, ["health", "--trend"]).out, "█")
  })

  it("refuses what is no formula, no period or no count", () => {
    assertRefused(project, {
      args: ["health", "--formula", "v9"],
      exit: 2,
      code: "formula-unknown",
      says: ["v9", "seed-v1"]
    })
    assertRefused(project, {
      args: ["health", "--trend", "--by", "year"],
      exit: 2,
      code: "period-unknown",
      says: ["year", "day or week"]
    })
    assertRefused(project, {
      args: ["health", "--trend", "-n", "0"],
      exit: 2,
      code: "flag-invalid",
      says: ["--limit"]
    })
  })
})
