import { assert, describe, it } from "@effect/vitest"
import { btk } from "../support/cli.ts"
import { logOf, ofType } from "../support/events.ts"
import { makeProject, type Project, type ProjectOptions, removePlace } from "../support/project.ts"
import { create, honest, type TicketSource } from "../support/tickets.ts"

interface Outcome {
  readonly outcome: string
  readonly reason: string
}

/** Takes one ticket through the gates; `exit` is what `implement` has to end with. */
const implementing = (
  options: ProjectOptions & { readonly exit?: number },
  source: TicketSource,
  then: (project: Project, outcome: Outcome) => void
) => {
  const project = makeProject(options)
  try {
    create(project, source)
    const { code, err, out } = btk(project, ["implement", "--json"])
    assert.strictEqual(code, options.exit ?? 0, err)
    const [outcome] = (JSON.parse(out) as { readonly outcomes: ReadonlyArray<Outcome> }).outcomes
    assert.isDefined(outcome)
    then(project, outcome)
  } finally {
    removePlace(project)
  }
}

const gates = (testCommand: string) => ({ qualityGates: { testCommand } })

/** Steps with their verdicts, in order. */
const steps = (project: Project): ReadonlyArray<string> =>
  ofType(logOf(project), "gate.receipt-recorded").map(
    ({ data }) => `${String(data["step"])} ${String(data["verdict"])}`
  )

/** Runs the tests and says only how many passed and failed, as `pytest -q` does. */
const COUNTS = `import { spawnSync } from "node:child_process"
const { status, stdout } = spawnSync(process.execPath, ["--test", "--test-reporter=tap"], { encoding: "utf8" })
const count = (word) => Number(new RegExp("^# " + word + " (\\\\d+)$", "m").exec(stdout)?.[1] ?? 0)
const failed = count("fail")
console.log((failed > 0 ? failed + " failed, " : "") + count("pass") + " passed in 0.01s")
process.exitCode = status
`

const INLINE = (factor: number) =>
  `\nif (import.meta.vitest) {\n  const { expect, it } = import.meta.vitest\n  it("triples", () => expect(triple(2)).toBe(${2 * factor}))\n}\n`

describe("the gates", { timeout: 120_000 }, () => {
  it("take counts for proof where the configuration says that names aren't needed, for red as for green", () => {
    const options = {
      config: {
        qualityGates: { testCommand: "node scripts/counts.mjs", testReader: "pytest" },
        tdd: { requireNames: false }
      },
      files: { "scripts/counts.mjs": COUNTS }
    }
    const stub = "```edit phase=tests path=src/triple.js\nexport const triple = () => 0\n```\n"
    const source = honest("triple")
    implementing(options, { ...source, script: `${stub}\n${source.script}` }, (project, { outcome, reason }) => {
      assert.strictEqual(outcome, "completed", reason)
      assert.includeMembers([...steps(project)], ["red passed", "green passed"])
    })
  })

  it("send a ticket back before any work when the tests of the untouched tree never end by themselves", () => {
    implementing({ config: gates("kill -KILL $$"), exit: 6 }, honest("triple"), (project, { outcome, reason }) => {
      assert.strictEqual(outcome, "pending")
      assert.match(reason, /untouched tree/u)
      assert.deepStrictEqual(ofType(logOf(project), "gate.submitted"), [])
      assert.include(steps(project), "baseline incomplete")
    })
  })

  it("hold tests inside of source files to what was handed over as red", () => {
    const source = honest("triple")
    const inline = (phase: string, code: string, factor: number) =>
      `\`\`\`edit phase=${phase} path=src/triple.js\n${code}${INLINE(factor)}\`\`\`\n`
    const script = source.script
      .replace(/```edit phase=code[^]*?```\n/u, "")
      .concat(
        inline("tests", "export const triple = () => 0\n", 3),
        "\n",
        inline(
          "code",
          'export const triple = (n) => {\n  if (typeof n !== "number") throw new TypeError("no")\n  return n * 3\n}\n',
          4
        )
      )
    implementing(
      { config: gates("node --test --test-reporter=tap") },
      { ...source, script },
      (project, { outcome, reason }) => {
        assert.strictEqual(outcome, "test-blocked", reason)
        assert.match(reason, /changed afterwards: src\/triple\.js/u)
        const green = ofType(logOf(project), "gate.receipt-recorded").filter(({ data }) => data["step"] === "green")
        assert.isNotEmpty(green)
        for (const { data } of green) assert.notMatch(String(data["reason"]), /run earlier in this clone/u)
      }
    )
  })
})
