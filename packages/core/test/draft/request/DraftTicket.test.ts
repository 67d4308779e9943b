import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { draftTicket } from "../../../src/draft/request/DraftTicket.ts"
import { missingParts } from "../../../src/checks/Open.ts"
import { builtInTemplate, parseTemplate } from "../../../src/ticket/TicketTemplate.ts"
import { TICKET_TYPES } from "../../../src/ticket/Vocabulary.ts"
import { rowsOf } from "../../table.ts"
import { configOf, draftOf, idsOf, inputOf, NOTHING, sectionIn } from "./support.ts"

const CRITERIA = ["criterion/1", "criterion/2", "criterion/3"]
const PARTS = ["section/context", "section/description"]
const FILES = "section/affected files"

/** What a line leaves open, by type. */
const OPEN: Readonly<Record<string, ReadonlyArray<string>>> = {
  TASK: ["type", ...PARTS, FILES, ...CRITERIA, "test/unit"],
  BUG: [
    "section/steps to reproduce",
    "section/expected behavior",
    "section/actual behavior",
    "severity",
    ...PARTS,
    FILES,
    ...CRITERIA,
    "test/regression"
  ],
  FEAT: [...PARTS, FILES, ...CRITERIA, "test/e2e"],
  IDEA: [
    "section/hypothesis",
    "ice/impact",
    "ice/confidence",
    "ice/ease",
    "section/validation required",
    "section/metrics of success",
    ...PARTS,
    ...CRITERIA,
    "test/validation"
  ],
  SEC: ["section/threat", "section/expected protection", ...PARTS, FILES, ...CRITERIA, "test/regression"],
  QUALITY: ["section/current state", "section/target state", ...PARTS, FILES, ...CRITERIA, "test/unit"],
  REFACTOR: ["section/current state", "section/unchanged behavior", ...PARTS, FILES, ...CRITERIA, "test/unit"],
  TEST: ["section/behavior under test", ...PARTS, FILES, ...CRITERIA, "test/unit"]
}

interface Row {
  readonly request: string
  readonly type: string
  readonly because: string | null
  readonly priority: string | null
}

describe("a line as a request", () => {
  for (const { because, priority, request, type } of rowsOf<Row>(new URL("requests.json", import.meta.url))) {
    it(`leaves open what it doesn't say: ${request}`, () => {
      const draft = draftOf(request)
      const known = new Set(draft.inferred.map(({ field }) => field))
      const answered = (id: string): boolean =>
        (id === "severity" && known.has("severity")) ||
        (id === "section/context" && known.has("Context")) ||
        (id === "type" && because !== null)
      assert.deepStrictEqual(
        idsOf(draft),
        (OPEN[type] ?? []).filter((id) => !answered(id))
      )
      assert.deepStrictEqual(
        [draft.content.title, draft.content.type, draft.content.priority],
        [request, type, priority ?? "medium"]
      )
      // Every gap that keeps it a draft is asked about; nothing was filled in to hide one.
      assert.isAtLeast(missingParts(draft.content, configOf()).length, 4)
    })
  }

  it("only becomes a type that the project has", () => {
    const config = configOf({ backlog: { ticketPrefixes: ["TASK", "FEAT"] } })
    assert.strictEqual(draftOf("Export crashes on startup", { config }).content.type, "FEAT")
    assert.strictEqual(draftOf("XSS in comments", { config }).content.type, "TASK")
  })

  it("asks for the type where nothing tells, with the project's types", () => {
    const [question] = draftOf("Mow the lawn").questions
    assert.deepInclude(question, { id: "type", form: "choice", choices: [...TICKET_TYPES], preset: "TASK" })
    assert.notInclude(idsOf(draftOf("Mow the lawn", { given: { ...NOTHING, type: "TASK" } })), "type")
  })

  it("without a title is refused", () => {
    const drafted = draftTicket(inputOf("## Steps\n\n1. Open it"))
    assert.isTrue(Result.isFailure(drafted))
    if (Result.isFailure(drafted)) assert.strictEqual(drafted.failure.code, "ticket-title-missing")
  })
})

describe("a longer request", () => {
  const BUG = [
    "Export crashes when the report is empty",
    "",
    "Since 2.1 we can't send empty reports to the tax office.",
    "",
    "Steps:",
    "1. Open an empty report",
    "2. Press export",
    "",
    "Expected: a file with a header row",
    "",
    "TypeError: rows is undefined",
    "    at exportReport (/app/src/report.js:10:5)",
    "    at main (/app/src/main.js:3:1)",
    "",
    "Environment: macOS"
  ].join("\n")

  it("fills the sections of its type with its own words, and drops nothing", () => {
    const draft = draftOf(BUG)
    assert.strictEqual(draft.content.type, "BUG")
    assert.strictEqual(sectionIn(draft, "steps to reproduce"), "1. Open an empty report\n2. Press export")
    assert.strictEqual(sectionIn(draft, "expected behavior"), "a file with a header row")
    assert.strictEqual(
      sectionIn(draft, "actual behavior"),
      "```\nTypeError: rows is undefined\n    at exportReport (/app/src/report.js:10:5)\n    at main (/app/src/main.js:3:1)\n```"
    )
    assert.strictEqual(
      sectionIn(draft, "description"),
      "Since 2.1 we can't send empty reports to the tax office.\n\nEnvironment: macOS"
    )
    assert.deepStrictEqual(draft.content.criteria, [{ id: "AC-1", text: "a file with a header row", done: false }])
    assert.include(sectionIn(draft, "test strategy"), "### Regression\n\n- a file with a header row → verifies AC-1")
    assert.deepStrictEqual(idsOf(draft), ["section/context", FILES, "criterion/2", "criterion/3"])
  })

  it("of another type keeps parts that it has no section for in the description", () => {
    const draft = draftOf("Add an export\n\nExpected: a file\n\n## Rollout\n\nSlowly.", {
      given: { ...NOTHING, type: "FEAT" }
    })
    assert.strictEqual(sectionIn(draft, "description"), "Expected: a file\n\n#### Rollout\n\nSlowly.")
  })

  it("says why by its purpose, its user, or how things are", () => {
    const why = (request: string) => sectionIn(draftOf(request), "context")
    assert.strictEqual(why("Export CSV so that accountants can load it"), "So that accountants can load it.")
    assert.strictEqual(
      why("As an accountant, I want CSV files because Excel reads them."),
      "As an accountant, I want CSV files because Excel reads them."
    )
    assert.strictEqual(why("Export CSV. Today everybody copies by hand."), "Today everybody copies by hand.")
    assert.strictEqual(why("Export CSV. It would help."), "{{why this is wanted}}")
  })

  it("has criteria in a list, in scenarios, and in sentences that say what must be", () => {
    const texts = (request: string) => draftOf(request).content.criteria.map(({ text }) => text)
    assert.deepStrictEqual(texts("Export CSV\n\nAcceptance criteria:\n- a header row\n- [ ] one row per order"), [
      "a header row",
      "one row per order"
    ])
    assert.deepStrictEqual(texts("Export CSV\n\nGiven a report\nWhen I export it\nThen a file is saved"), [
      "Given a report, when I export it, then a file is saved"
    ])
    assert.deepStrictEqual(
      texts("Export CSV\n\nThe file must have a header. We should ask Ann. Umlauts must not be lost."),
      ["The file must have a header", "Umlauts must not be lost"]
    )
    const draft = draftOf("Export CSV\n\nThe file must have a header.")
    assert.include(sectionIn(draft, "description"), "The file must have a header.")
    assert.deepInclude(draft.inferred, {
      field: "Acceptance Criteria",
      value: "The file must have a header",
      why: "it says “must”"
    })
  })

  it("keeps a section of criteria, tests or files that is more than a list as it is", () => {
    const request =
      "Export CSV\n\n## Acceptance Criteria\n\nFor all:\n\n- a header\n\n## Files\n\n- modify `src/a.ts`: rows\n\n## Test plan\n\n### Unit\n\n- writes a header"
    const draft = draftOf(request)
    assert.strictEqual(sectionIn(draft, "acceptance criteria"), "For all:\n\n- a header")
    assert.deepStrictEqual(draft.content.criteria, [{ id: "AC-1", text: "a header", done: false }])
    assert.deepStrictEqual(draft.content.files, [{ path: "src/a.ts", action: "modify", to: null, note: "rows" }])
    assert.strictEqual(draft.content.plannedTests, 1)
  })

  it("begins as the project's own template, and fills its sections", () => {
    const own = parseTemplate(
      "---\nteam: parser\n---\n\n## Description\n\n{{what}}\n\n## Root Cause\n\n{{why}}\n\n## Notes\n\nAsk Ann.\n",
      {
        path: "BUG.md",
        type: "BUG"
      }
    )
    const templateFor = () => (Result.isSuccess(own) ? own.success : builtInTemplate("BUG"))
    const draft = draftOf("Export crashes\n\nOn empty reports.\n\nSteps: open it", { templateFor })
    assert.strictEqual(sectionIn(draft, "description"), "On empty reports.")
    assert.strictEqual(sectionIn(draft, "steps to reproduce"), "open it")
    assert.strictEqual(sectionIn(draft, "notes"), "Ask Ann.")
    assert.deepInclude(draft.content.fields, { team: "parser" })
  })
})

describe("files and tests of a draft", () => {
  const proposed = { path: "src/report.ts", action: "modify", to: null, note: "", why: "it has exportReport" } as const

  it("are those that were proposed, each with its reason and its tests", () => {
    const draft = draftOf("Export CSV\n\nThe file must have a header.", {
      proposedFiles: [proposed],
      paths: ["src/report.ts", "src/price.ts", "test/price.test.ts"]
    })
    assert.deepStrictEqual(
      draft.content.files.map(({ action, note, path }) => [path, action, note]),
      [
        ["src/report.ts", "modify", "it has exportReport"],
        ["test/report.test.ts", "create", "the tests of src/report.ts go there, as test/price.test.ts is placed"]
      ]
    )
    assert.include(sectionIn(draft, "test strategy"), "verifies AC-1, in test/report.test.ts")
  })

  it("are never guessed beside files that somebody named", () => {
    const files = [{ path: "src/a.ts", action: "modify", to: null, note: "" }] as const
    const draft = draftOf("Export CSV", {
      given: { ...NOTHING, files },
      proposedFiles: [proposed],
      paths: ["test/a.test.ts"]
    })
    assert.deepStrictEqual(
      draft.content.files.map(({ path }) => path),
      ["src/a.ts"]
    )
  })

  it("leave a test file that another open ticket makes to that one, and come after it", () => {
    const tickets = {
      find: (key: string) => ({ key }),
      creatorsOf: (path: string) => (path === "test/a.test.ts" ? ["TASK-003"] : [])
    }
    const file = { path: "src/a.ts", action: "modify", to: null, note: "", why: "it is named" } as const
    const paths = ["src/a.ts", "src/b.ts", "test/b.test.ts"]
    const { content } = draftOf("Export CSV", { tickets, proposedFiles: [file], paths })
    assert.deepStrictEqual(
      content.files.map(({ action, path }) => [action, path]),
      [
        ["modify", "src/a.ts"],
        ["modify", "test/a.test.ts"]
      ]
    )
    assert.deepStrictEqual(content.dependsOn, ["TASK-003"])
  })

  it("wait for tickets that are named as coming first, or make a file that is changed", () => {
    const tickets = {
      find: (key: string) => (key === "FEAT-099" ? null : { key }),
      creatorsOf: (path: string) => (path === proposed.path ? ["TASK-003"] : [])
    }
    const request = "Export CSV\n\nAfter FEAT-7 and bug-8. Like FEAT-009, not SHA-256. Blocked by FEAT-099."
    const draft = draftOf(request, { tickets, proposedFiles: [proposed] })
    assert.deepStrictEqual(draft.content.dependsOn, ["FEAT-007", "BUG-008", "TASK-003"])
    assert.deepStrictEqual(
      draft.questions.filter(({ field }) => field === "depends_on").map(({ id, text }) => [id, text]),
      [
        ["waits/FEAT-009", "Does FEAT-009 come first (“Export CSV After FEAT-7 and bug-8. Like FEAT-009”)?"],
        [
          "waits/FEAT-099",
          "No ticket is called FEAT-099 (“Like FEAT-009, not SHA-256. Blocked by FEAT-099”). Which one comes first?"
        ]
      ]
    )
  })
})

describe("what somebody says outright", () => {
  it("is taken, and nothing is filled in beside it", () => {
    const draft = draftOf("", {
      given: {
        ...NOTHING,
        title: "Export crashes because of rows. It must not.",
        priority: "low",
        tags: ["parser"],
        criteria: ["a header"],
        description: "what"
      },
      fillsParts: false
    })
    assert.deepInclude(draft.content, { type: "BUG", priority: "low", tags: ["parser"], plannedTests: 0 })
    assert.strictEqual(draft.content.title, "Export crashes because of rows. It must not.")
    assert.strictEqual(sectionIn(draft, "context"), "{{why this is wanted}}")
    assert.deepStrictEqual(draft.inferred.map(({ field }) => field).toSorted(), [
      "Verification Commands",
      "severity",
      "type"
    ])
  })

  it("of a section leaves what the text has of it in the description", () => {
    const sections = [{ name: "Expected behavior", text: "A file." }]
    const draft = draftOf("Export crashes\n\nExpected: a header", { given: { ...NOTHING, sections } })
    assert.strictEqual(sectionIn(draft, "expected behavior"), "A file.")
    assert.include(sectionIn(draft, "description"), "Expected: a header")
  })

  it("leaves the part that the text has of it in the description", () => {
    const draft = draftOf("Export CSV\n\nContext: Excel.", { given: { ...NOTHING, context: "Tax." } })
    assert.strictEqual(sectionIn(draft, "context"), "Tax.")
    assert.strictEqual(sectionIn(draft, "description"), "Context: Excel.")
  })
})

describe("answers", () => {
  it("close the questions, one after the other, until nothing is open", () => {
    const answers = new Map<string, ReadonlyArray<string>>([
      ["section/steps to reproduce", ["Open a report", "Press export"]],
      ["section/expected behavior", ["A file is saved."]],
      ["section/actual behavior", ["It crashes."]],
      ["severity", ["high"]],
      ["section/context", ["Taxes are due."]],
      ["section/description", ["Write the header first."]],
      ["criterion/2", ["Nothing is printed"]],
      ["criterion/3", ["Full reports stay as they are"]]
    ])
    const draft = draftOf("Export crashes", {
      answers,
      proposedFiles: [{ path: "src/report.ts", action: "modify", to: null, note: "", why: "it was answered" }]
    })
    assert.deepStrictEqual(idsOf(draft), [])
    assert.deepStrictEqual(missingParts(draft.content, configOf()), [])
    assert.strictEqual(sectionIn(draft, "steps to reproduce"), "1. Open a report\n2. Press export")
    assert.strictEqual(draft.content.fields["severity"], "high")
    assert.deepStrictEqual(
      draft.content.criteria.map(({ text }) => text),
      ["A file is saved", "Nothing is printed", "Full reports stay as they are"]
    )
  })

  it("make the score of an idea, and ask for what is missing of it", () => {
    const ice = (more: ReadonlyArray<readonly [string, ReadonlyArray<string>]>) =>
      draftOf("What if we exported CSV?", { answers: new Map([["ice/impact", ["8"]], ...more]) })
    assert.include(idsOf(ice([])), "ice/ease")
    assert.notInclude(idsOf(ice([])), "ice/impact")
    const whole = ice([
      ["ice/confidence", ["5"]],
      ["ice/ease", ["2"]]
    ])
    assert.strictEqual(whole.content.fields["ice_score"], 80)
    assert.isFalse(idsOf(whole).some((id) => id.startsWith("ice/")))
  })

  it("about named tickets make dependencies, or none", () => {
    const tickets = { find: (key: string) => ({ key }), creatorsOf: () => [] }
    const of = (said: string) =>
      draftOf("Export as in FEAT-007", { tickets, answers: new Map([["waits/FEAT-007", [said]]]) })
    assert.deepStrictEqual(
      [of("yes").content.dependsOn, idsOf(of("yes")).includes("waits/FEAT-007")],
      [["FEAT-007"], false]
    )
    assert.deepStrictEqual([of("no").content.dependsOn, idsOf(of("no")).includes("waits/FEAT-007")], [[], false])
  })
})
