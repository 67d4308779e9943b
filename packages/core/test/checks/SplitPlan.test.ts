import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { type SplitPart, splitPlan } from "../../src/checks/SplitPlan.ts"
import { plannedTestsOf } from "../../src/ticket/TestStrategy.ts"
import type { PlannedFile, TicketContent } from "../../src/ticket/Ticket.ts"
import { readSections } from "../../src/ticket/TicketSections.ts"
import { fromFlags } from "../ticket/configs.ts"

const CONSTRAINTS = { maxAffectedFiles: 5, maxEstimatedTokens: 100_000, requireSingleResponsibility: true }
const around = { constraints: CONSTRAINTS, repository: null }
const create = (path: string): PlannedFile => ({ path, action: "create", to: null, note: "" })

const ticket = (
  paths: ReadonlyArray<string>,
  criteria: ReadonlyArray<string> = [],
  tests: ReadonlyArray<string> = []
): TicketContent => fromFlags("TASK", { files: paths.map(create), criteria, tests })

const parts = (content: TicketContent): ReadonlyArray<SplitPart> => {
  const plan = splitPlan(content, around)
  return Result.isSuccess(plan) ? plan.success : assert.fail(plan.failure.message)
}

const refusal = (content: TicketContent) => {
  const plan = splitPlan(content, around)
  return Result.isFailure(plan) ? plan.failure : assert.fail("was split")
}

describe("a ticket that is split", () => {
  it("falls apart between packages, and what others stand on comes first", () => {
    const found = parts(ticket(["packages/web/button.tsx", "packages/core/csv.ts", "packages/cli/export.ts"]))
    assert.deepStrictEqual(
      found.map(({ after, name }) => [name, after]),
      [
        ["packages/core", []],
        ["packages/web", [0]],
        ["packages/cli", [0]]
      ]
    )
  })

  it("keeps a source file with its tests, wherever they are", () => {
    const found = parts(ticket(["shop/cart.py", "bank/account.py", "tests/test_cart.py", "tests/test_account.py"]))
    assert.deepStrictEqual(
      found.map(({ files }) => files.map(({ path }) => path)),
      [
        ["shop/cart.py", "tests/test_cart.py"],
        ["bank/account.py", "tests/test_account.py"]
      ]
    )
  })

  it("falls apart between modules where one package has too many files", () => {
    const found = parts(
      ticket(["auth", "cart"].flatMap((module) => ["a", "b", "c", "d"].map((name) => `src/${module}/${name}.ts`)))
    )
    assert.isAtLeast(found.length, 2)
    for (const { files } of found) assert.isAtMost(files.length, 5)
  })

  it("gives each part the criteria and tests that speak of its files, and the last one those that speak of none", () => {
    const found = parts(
      ticket(
        ["packages/core/csv.ts", "packages/web/button.tsx"],
        ["A csv row has quotes", "The button downloads", "Nothing else changes"],
        ["csv quotes commas", "the button is blue"]
      )
    )
    assert.deepStrictEqual(
      found.map(({ criteria, tests }) => [criteria.map(({ id }) => id), tests]),
      [
        [["AC-1"], ["csv quotes commas"]],
        [["AC-2", "AC-3"], ["the button is blue"]]
      ]
    )
  })

  it("says why it can't be", () => {
    assert.deepInclude(refusal(ticket(["src/a.ts"])), { code: "split-impossible", kind: "policy" })
    assert.match(refusal(ticket([])).message, /names no two files/u)
    assert.match(refusal(ticket(["src/a.ts", "test/a.test.ts"])).message, /belong together/u)
  })
})

describe("the parts of a split", () => {
  const folder = fc.constantFrom(
    "src",
    "src/auth",
    "packages/core/src",
    "packages/cli",
    "frontend",
    "db/migrations",
    "test",
    "docs",
    ""
  )
  const name = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h")
  const ending = fc.constantFrom(".ts", ".test.ts", ".py", ".md")
  const path = fc.tuple(folder, name, ending).map(([at, stem, end]) => `${at}${at === "" ? "" : "/"}${stem}${end}`)
  const word = fc.constantFrom("core", "auth", "cli", "button", "migrations", "nothing", "a", "frontend")
  const text = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(" "))

  it("cover everything that the ticket asked for, once, and wait for each other in no circle", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(path, { maxLength: 20 }),
        fc.array(text, { maxLength: 5 }),
        fc.array(text, { maxLength: 5 }),
        (paths, criteria, tests) => {
          const content = ticket(paths, criteria, tests)
          const plan = splitPlan(content, around)
          if (Result.isFailure(plan)) return
          const found = plan.success
          assert.isAtLeast(found.length, 2)
          assert.sameMembers(
            found.flatMap(({ files }) => files.map((file) => file.path)),
            content.files.map((file) => file.path)
          )
          assert.sameMembers(
            found.flatMap((part) => part.criteria.map(({ id }) => id)),
            content.criteria.map(({ id }) => id)
          )
          assert.sameMembers(
            found.flatMap((part) => part.tests),
            [...plannedTestsOf(content.body, readSections(content.body).sections)]
          )
          assert.strictEqual(new Set(found.map((part) => part.name)).size, found.length)
          found.forEach(({ after }, index) => assert.isTrue(after.every((number) => number < index)))
        }
      )
    )
  })
})
