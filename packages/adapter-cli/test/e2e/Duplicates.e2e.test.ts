import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { btk, btkJson } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

interface Answer {
  readonly total: number
  readonly complete: boolean
  readonly marked: number | null
  readonly pairs: ReadonlyArray<{
    readonly score: number
    readonly reasons: ReadonlyArray<string>
    readonly parts: ReadonlyArray<{ readonly part: string; readonly shared: number; readonly of: number }>
    readonly recorded: boolean
    readonly older: { readonly key: string; readonly status: string }
    readonly newer: { readonly key: string }
  }>
}

describe("duplicates", { timeout: 120_000 }, () => {
  let project: Project
  const duplicates = (...args: ReadonlyArray<string>) => btkJson<Answer>(project, ["duplicates", ...args])
  const keys = (answer: Answer) => answer.pairs.map(({ newer, older }) => [older.key, newer.key])
  const events = () =>
    btkJson<{ readonly events: ReadonlyArray<{ readonly type: string }> }>(project, ["log", "-n", "500"])
      .events.map(({ type }) => type)
      .filter((type) => type.startsWith("ticket.duplicate-"))

  beforeAll(() => {
    project = makeProject()
    const create = (title: string, text: string) =>
      btk(project, ["create", title, "--type", "TASK", "--description", text])
    create("Export the ledger as a spreadsheet", "Accountants copy numbers by hand from the ledger every quarter.")
    create("Пересчитать остаток журнала", "Остаток журнала после возврата считается неверно и пугает людей.")
    create("Spreadsheet export of the ledger", "Every quarter accountants copy the ledger's numbers by hand.")
    create("Остаток журнала пересчитать", "После возврата остаток журнала считается неверно.")
    create("Rotate the keys of the gateway", "Keys never expire, and nobody knows who has one.")
  })
  afterAll(() => removePlace(project))

  it("are shown in any language with how much, why, and which is older", () => {
    const answer = duplicates()
    assert.isTrue(answer.complete)
    assert.isNull(answer.marked)
    assert.sameDeepMembers(keys(answer), [
      ["TASK-001", "TASK-003"],
      ["TASK-002", "TASK-004"]
    ])
    const [first] = answer.pairs
    assert.isAbove(first?.score ?? 0, 0.2)
    assert.include(first?.reasons.join("; ") ?? "", "words of their titles are the same")
    assert.include(JSON.stringify(first?.parts), '"part":"title"')
    assert.include(btk(project, ["duplicates", "TASK-003"]).out, "older TASK-001")
    assert.deepStrictEqual(keys(duplicates("--threshold", "100")), [])
  })

  it("are told when a ticket is tried out that is called like one that is there", () => {
    const { alike } = btkJson<{ readonly alike: ReadonlyArray<string> | null }>(project, [
      "create",
      "The ledger: export as spreadsheet",
      "--dry-run"
    ])
    assert.include(alike?.join(" "), "TASK-001 is called much the same (100 %)")
    const out = btk(project, ["create", "Журнала остаток пересчитать!", "--dry-run"]).out
    assert.include(out, "Somebody may have asked for it already")
    assert.notInclude(btk(project, ["create", "Draw maps", "--dry-run"]).out, "already")
  })

  it("are recorded once, however often that is asked for", () => {
    assert.deepStrictEqual(events(), [])
    assert.strictEqual(duplicates("--mark").marked, 2)
    assert.strictEqual(duplicates("--mark").marked, 0)
    assert.deepStrictEqual(events(), ["ticket.duplicate-suspected", "ticket.duplicate-suspected"])
    assert.isTrue(duplicates().pairs.every(({ recorded }) => recorded))
  })

  it("that somebody told apart are never shown again, until that is taken back", () => {
    const apart = ["duplicates", "TASK-004", "--distinct-from", "TASK-002", "--reason", "another journal"]
    assert.include(btk(project, apart).out, "ask for different things")
    assert.include(btk(project, apart).out, "were told apart already")
    assert.deepStrictEqual(keys(duplicates()), [["TASK-001", "TASK-003"]])
    assert.deepStrictEqual(keys(duplicates("TASK-002")), [])
    assert.strictEqual(duplicates("--mark").marked, 0)
    btk(project, ["undo"])
    assert.include(JSON.stringify(keys(duplicates())), "TASK-004")
  })

  it("are no longer shown once one of them is closed in favour of the other", () => {
    btk(project, ["close", "TASK-003", "--duplicate-of", "TASK-001"])
    assert.deepStrictEqual(keys(duplicates()), [["TASK-002", "TASK-004"]])
  })

  it("refuse what is no threshold, no pair or no reason", () => {
    for (const value of ["0", "101", "0.3", "much"])
      assertRefused(project, {
        args: ["duplicates", "--threshold", value],
        exit: 2,
        code: "threshold-invalid",
        says: [value, "from 1 to 100"]
      })
    assertRefused(project, {
      args: ["duplicates", "--distinct-from", "TASK-001", "--reason", "r"],
      exit: 2,
      code: "pair-incomplete",
      says: ["--distinct-from"]
    })
    assertRefused(project, {
      args: ["duplicates", "TASK-002", "--distinct-from", "TASK-001"],
      exit: 2,
      code: "reason-missing",
      says: ["--reason"]
    })
    assertRefused(project, {
      args: ["duplicates", "TASK-002", "--distinct-from", "TASK-002", "--reason", "r"],
      exit: 2,
      code: "twin-of-itself",
      says: ["TASK-002"]
    })
  })
})
