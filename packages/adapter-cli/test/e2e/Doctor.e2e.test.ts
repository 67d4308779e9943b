import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

interface Check {
  readonly name: string
  readonly level: "ok" | "warning" | "error"
  readonly code: string | null
  readonly message: string
  readonly next: string
}

interface Doctor {
  readonly ok: boolean
  readonly checks: ReadonlyArray<Check>
}

describe("btk doctor", { timeout: 120_000 }, () => {
  let project: Project
  const asked = (): { readonly code: number | null; readonly found: ReadonlyArray<Check> } => {
    const { code, out } = btk(project, ["doctor", "--json"])
    const { checks, ok } = JSON.parse(out) as Doctor
    assert.strictEqual(ok, code === 0)
    return { code, found: checks.filter(({ level }) => level !== "ok") }
  }
  const codes = () => {
    const { code, found } = asked()
    return [code, found.map((one) => one.code)]
  }

  beforeEach(() => {
    project = makeProject()
    btkJson(project, ["q", "First"])
    btkJson(project, ["sync"])
  })
  afterEach(() => removePlace(project))

  it("finds nothing in a new project, says what it looked at, and changes nothing", () => {
    const before = project.git("status", "--porcelain")
    const { code, out } = btk(project, ["doctor"])
    assert.strictEqual(code, 0, out)
    for (const name of ["configuration", "store", "identity", "target", "log", "clock", "conflicts"]) {
      assert.match(out, new RegExp(`^ok +${name} `, "mu"))
    }
    assert.strictEqual(btk(project, ["doctor", "--quiet"]).out, "")
    assert.strictEqual(project.git("status", "--porcelain"), before)
  })

  it("warns of folders that Git ignores, with the rule", () => {
    appendFileSync(join(project.dir, ".gitignore"), "backlog/events/\n")
    const { code, found } = asked()
    assert.deepStrictEqual([code, found.map((one) => one.code)], [0, ["folder-ignored"]])
    assert.match(found[0]?.message ?? "", /^Git ignores backlog\/events, by \.gitignore:\d+:backlog\/events\/\.$/u)
    assert.match(btk(project, ["doctor"]).out, /^warning +ignored .*\n +why: .*\n +next: Take the rule out\.$/mu)
  })

  it("tells of a broken configuration and goes on", () => {
    const file = join(project.dir, "backlog.config.json")
    writeFileSync(file, readFileSync(file, "utf8").replace("{", '{"nam":1,'))
    const { code, found } = asked()
    assert.deepStrictEqual([code, found.map((one) => one.code)], [2, ["config-unknown-key"]])
  })

  it("tells who is missing, and that the target is", () => {
    project.git("config", "--unset", "user.email")
    project.git("config", "user.useConfigOnly", "true")
    assert.deepStrictEqual(codes(), [6, ["git-identity-missing"]])
    project.git("config", "user.email", "ada@example.org")
    project.git("branch", "-m", "main", "trunk")
    const { code, found } = asked()
    assert.deepStrictEqual([code, found.map((one) => one.code)], [6, ["target-missing"]])
  })

  it("finds damage of the log before all else", () => {
    const log = join(project.dir, ".git/backlog/shop/log")
    const first = readdirSync(log, { recursive: true, encoding: "utf8" }).find((name) => name.endsWith(".jsonl"))
    writeFileSync(join(log, first ?? assert.fail("no commit")), "damaged")
    const { code, found } = asked()
    assert.strictEqual(code, 5)
    assert.include(
      found.map(({ name, next }) => `${name}: ${next}`),
      "log: btk repair --dry-run"
    )
  })
})
