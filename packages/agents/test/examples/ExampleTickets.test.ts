import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import type { AgentJob } from "@backlog-toolkit/core/ports/AgentRunner"
import { interpret } from "../../src/scripted/interpret.ts"
import { jobIn } from "../support/jobs.ts"

const EXAMPLES = fileURLToPath(new URL("../../../../examples/", import.meta.url))
const ATTEMPTS = 3

interface Source {
  readonly id: string
  readonly dependsOn: ReadonlyArray<string>
  readonly body: string
}

const sources: ReadonlyArray<Source> = fs
  .readdirSync(`${EXAMPLES}tickets`)
  .toSorted()
  .map((file) => {
    const [, front = "", body = ""] =
      /^---\n([^]*?)\n---\n([^]*)$/u.exec(fs.readFileSync(`${EXAMPLES}tickets/${file}`, "utf8")) ?? []
    return {
      id: /^id: (\S+)$/mu.exec(front)?.[1] ?? "",
      dependsOn:
        /^depends_on: \[(.*)\]$/mu
          .exec(front)?.[1]
          ?.split(", ")
          .filter((key) => key !== "") ?? [],
      body
    }
  })

/** What each ticket is there to show. A change of the example changes this table on purpose. */
const EXPECTED: Readonly<Record<string, ReadonlyArray<string>>> = {
  "BUG-001": ["completed"],
  "BUG-002": ["cheated", "completed"],
  "FEAT-001": ["changes requested", "completed"],
  "FEAT-002": ["completed"],
  "FEAT-003": ["tests failed", "completed"],
  "FEAT-004": ["tests failed", "tests failed", "tests failed"],
  "IDEA-001": ["completed"],
  "TASK-001": ["completed"],
  "TASK-002": ["lint failed", "completed"]
}

const root = fs.mkdtempSync(path.join(os.tmpdir(), "btk-example-"))

const node = (
  cwd: string,
  args: ReadonlyArray<string>
): Promise<{ readonly code: number | null; readonly out: string }> =>
  new Promise((resolve, reject) => {
    const env = { PATH: process.env["PATH"] ?? "" }
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] })
    let out = ""
    child.stdout.on("data", (text: Buffer) => (out += text.toString()))
    child.stderr.on("data", (text: Buffer) => (out += text.toString()))
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, out }))
  })
const runTests = (cwd: string) => node(cwd, ["--test", "--test-reporter=tap"])
const passing = (out: string): number => Number(/^# pass (\d+)$/mu.exec(out)?.[1] ?? Number.NaN)

const copy = (from: string, name: string): string => {
  const to = path.join(root, name)
  fs.rmSync(to, { recursive: true, force: true })
  fs.cpSync(from, to, { recursive: true })
  return to
}

const ask = (cwd: string, source: Source, changes: Partial<AgentJob>) => {
  const job = jobIn(cwd, changes, source.body)
  return interpret(job).answer
}

const modifies = ({ body }: Source): ReadonlyArray<string> =>
  [...body.matchAll(/^\| (\S+) \| modify \|/gmu)].map(([, file]) => file ?? "")

const skips = (cwd: string): boolean =>
  fs
    .readdirSync(path.join(cwd, "test"))
    .some((file) => fs.readFileSync(path.join(cwd, "test", file), "utf8").includes(".skip("))

interface Tried {
  readonly trail: ReadonlyArray<string>
  /** The tree to land and how many tests pass in it, or null. */
  readonly green: { readonly tree: string; readonly tests: number } | null
}

/** The way of a ticket through red, green, scan, lint and review, as far as this file needs it. */
const tryTicket = async (source: Source, base: string, before: number): Promise<Tried> => {
  const redGreen = /^(?:BUG|FEAT)-/u.test(source.id)
  let from = base
  if (redGreen) {
    const t1 = copy(base, `${source.id}-t1`)
    assert.strictEqual(ask(t1, source, { purpose: "tests" }).outcome, "done", source.id)
    const red = await runTests(t1)
    assert.notStrictEqual(red.code, 0, `${source.id} is red`)
    assert.match(red.out, /ERR_ASSERTION|ERR_MODULE_NOT_FOUND/u, source.id)
    from = t1
  }
  const trail: Array<string> = []
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const t2 = copy(from, `${source.id}-t2-${attempt}`)
    const answer = ask(t2, source, { attempt })
    assert.strictEqual(answer.outcome, "done", `${source.id}: ${answer.summary ?? ""}`)
    assert.isAbove(answer.usage?.[0]?.tokens.input ?? 0, 0, source.id)
    if (skips(t2)) {
      // The skip is what makes the suite pass: without a scan nothing would stop it.
      assert.strictEqual((await runTests(t2)).code, 0, source.id)
      trail.push("cheated")
      continue
    }
    // Honest work goes on from where it was.
    from = t2
    const green = await runTests(t2)
    if (green.code !== 0) {
      trail.push("tests failed")
      continue
    }
    if (redGreen) assert.isAtLeast(passing(green.out), before + 3, `${source.id} brings three tests`)
    if ((await node(t2, ["scripts/lint.mjs"])).code !== 0) {
      trail.push("lint failed")
      continue
    }
    const review = ask(t2, source, {
      purpose: "review",
      attempt: trail.filter((step) => step === "changes requested").length + 1
    })
    if (review.review?.approved !== true) {
      trail.push("changes requested")
      continue
    }
    return { trail: [...trail, "completed"], green: { tree: t2, tests: passing(green.out) } }
  }
  return { trail, green: null }
}

/** Lands all tickets one after the other in an order that keeps dependencies, and answers what became of each. */
const landAll = async (order: ReadonlyArray<Source>): Promise<Readonly<Record<string, ReadonlyArray<string>>>> => {
  let main = copy(`${EXAMPLES}textkit`, "main")
  const trails: Record<string, ReadonlyArray<string>> = {}
  const waiting = [...order]
  let tests = passing((await runTests(main)).out)
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ dependsOn }) => dependsOn.every((key) => trails[key]?.at(-1) === "completed"))
    const [source] = waiting.splice(at, 1)
    if (at === -1 || source === undefined) throw new Error("a dependency never completes")
    const { green, trail } = await tryTicket(source, main, tests)
    trails[source.id] = trail
    if (green === null) continue
    main = copy(green.tree, "main")
    ;({ tests } = green)
  }
  return trails
}

describe("the tickets of the example", () => {
  let trails: Readonly<Record<string, ReadonlyArray<string>>> = {}
  beforeAll(async () => {
    trails = await landAll(sources)
  }, 120_000)
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

  it("start from a project whose own tests and checks pass", async () => {
    const project = copy(`${EXAMPLES}textkit`, "untouched")
    const { code, out } = await runTests(project)
    assert.strictEqual(code, 0, out)
    assert.isAtLeast(passing(out), 10)
    assert.strictEqual((await node(project, ["scripts/lint.mjs"])).code, 0)
  })

  for (const [id, expected] of Object.entries(EXPECTED)) {
    it(`end as they are meant to: ${id} is ${expected.join(", then ")}`, () => {
      assert.deepStrictEqual(trails[id], expected)
    })
  }

  it("are all listed here, of all four types, with a chain of dependencies", () => {
    assert.deepStrictEqual(
      sources.map(({ id }) => id),
      Object.keys(EXPECTED)
    )
    assert.deepStrictEqual([...new Set(sources.map(({ id }) => id.split("-")[0] ?? ""))].toSorted(), [
      "BUG",
      "FEAT",
      "IDEA",
      "TASK"
    ])
    const direct = new Map(sources.map(({ dependsOn, id }) => [id, dependsOn]))
    const chains = sources.filter(({ dependsOn }) => dependsOn.some((key) => (direct.get(key) ?? []).length > 0))
    assert.isNotEmpty(chains)
  })

  it("land in the other order just as well where two share a file", async () => {
    const independent = sources.filter(({ dependsOn }) => dependsOn.length === 0)
    const sharing = independent.filter((one) =>
      independent.some((other) => other !== one && modifies(other).some((file) => modifies(one).includes(file)))
    )
    assert.isAtLeast(sharing.length, 2)
    const landed = await landAll(sharing.toReversed())
    for (const { id } of sharing) assert.deepStrictEqual(landed[id], EXPECTED[id])
  }, 120_000)
})
