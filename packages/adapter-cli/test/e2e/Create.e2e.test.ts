import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { atTerminal, hasTerminal } from "../support/terminal.ts"

interface Created {
  readonly ticket: { readonly key: string; readonly status: string; readonly title: string } | null
  readonly open: ReadonlyArray<string>
  readonly inferred: ReadonlyArray<{ readonly field: string; readonly value: string; readonly why: string }>
  readonly questions: ReadonlyArray<{ readonly id: string; readonly choices: ReadonlyArray<string> }>
  readonly draft: {
    readonly type: string
    readonly title: string
    readonly priority: string
    readonly tags: ReadonlyArray<string>
    readonly dependsOn: ReadonlyArray<string>
    readonly body: string
    readonly files: ReadonlyArray<{ readonly action: string; readonly path: string; readonly note: string }>
    readonly criteria: ReadonlyArray<{ readonly text: string }>
    readonly fields: Readonly<Record<string, unknown>>
  }
}

const ISSUE = `### Describe the bug

Export crashes when the report is empty. This is urgent.

It depends on FEAT-001.

### Steps to reproduce

1. Open an empty report
2. Press export

**Expected behavior**

A file with a header row

### Browser

_No response_
`

describe("creating a ticket from a request", () => {
  let project: Project
  const create = (args: ReadonlyArray<string>, input = "") => btkJson<Created>(project, ["create", ...args], { input })
  const dry = (args: ReadonlyArray<string>, input = "") => create([...args, "--dry-run"], input)

  beforeAll(() => {
    project = makeProject()
    btkJson(project, ["create", "Write a header row", "--type", "FEAT"])
  }, 120_000)
  afterAll(() => removePlace(project))

  it("in a line takes its type and urgency from the words, and says so", () => {
    const { draft, inferred, questions, ticket } = create(["Export crashes for large reports, this is urgent"])
    assert.strictEqual(ticket?.key, "BUG-001")
    assert.deepInclude(draft, { type: "BUG", priority: "critical" })
    assert.deepStrictEqual(
      inferred.map(({ field, value, why }) => [field, value, why]),
      [
        ["type", "BUG", "it says “crashes”"],
        ["priority", "critical", "it says “urgent”"],
        ["severity", "high", "it says “crashes”"],
        [
          "Verification Commands",
          "node --test --test-reporter=tap",
          "the configuration has it as qualityGates.testCommand"
        ]
      ]
    )
    assert.include(
      questions.map(({ id }) => id),
      "section/steps to reproduce"
    )
    const { out } = btk(project, ["create", "The export fails"])
    assert.include(out, "  - type: BUG, because it says “fails”\n")
    assert.include(out, "  - The section Actual Behavior says nothing yet: write it")
  })

  it("in a file fills the sections of its type", () => {
    const file = join(project.home, "issue.md")
    writeFileSync(file, ISSUE)
    const { draft, ticket } = create(["--from", file])
    assert.deepInclude(draft, { type: "BUG", priority: "critical", dependsOn: ["FEAT-001"] })
    assert.strictEqual(ticket?.title, "Export crashes when the report is empty")
    const written = readFileSync(
      join(project.dir, `backlog/data/pending/${ticket?.key ?? ""}-export-crashes-when-the-report-is-empty.md`),
      "utf8"
    )
    assert.include(written, "## Steps to Reproduce\n\n1. Open an empty report\n2. Press export\n")
    assert.include(written, "depends_on: [FEAT-001]")
    assert.notInclude(written, "No response")
  })

  it("from standard input takes flags for what it doesn't say, which a whole ticket refuses", () => {
    const { draft } = dry(["--from", "-", "--title", "Empty reports", "--type", "task", "--label", "export"], ISSUE)
    assert.deepInclude(draft, { type: "TASK", title: "Empty reports", tags: ["export"] })
    assert.include(draft.body, "Export crashes when the report is empty. This is urgent.")
    const ticket = "---\nid: FEAT-NNN\ntitle: x\n---\n"
    const { code, exit } = failure(project, ["create", "--from", "-", "--type", "task"], { input: ticket })
    assert.deepStrictEqual([code, exit], ["usage", 2])
    assert.strictEqual(
      failure(project, ["create", "--from", "-", "--as-is"], { input: ISSUE }).code,
      "ticket-yaml-invalid"
    )
  })

  it("without a line that could be the title is refused", () => {
    const refused = failure(project, ["create", "--from", "-"], { input: "## Steps\n\n1. Open it\n" })
    assert.deepStrictEqual([refused.code, refused.exit], ["ticket-title-missing", 2])
  })

  it("with its parts as flags takes the line as the title, and guesses no part", () => {
    const { draft } = dry(["Login fails because of cookies. It must not.", "--ac", "a", "--file", "src/price.js"])
    assert.strictEqual(draft.title, "Login fails because of cookies. It must not.")
    assert.deepStrictEqual(
      draft.criteria.map(({ text }) => text),
      ["a"]
    )
    assert.include(draft.body, "{{why this is wanted}}")
  })

  it("as it is takes nothing from the words", () => {
    const { draft, inferred } = dry(["Login fails, urgent", "--as-is"])
    assert.deepInclude(draft, { type: "TASK", priority: "medium" })
    assert.deepStrictEqual(inferred, [])
  })

  it("names files that it is probably about, with the reason and their tests, and none beside parts that are given", () => {
    const files = (more: ReadonlyArray<string>) =>
      dry(["The function price crashes for a text, see src/price.js", ...more]).draft.files.map(
        ({ action, note, path }) => [action, path, note]
      )
    assert.deepStrictEqual(files([])[0]?.slice(0, 2), ["modify", "src/price.js"])
    assert.match(files([])[0]?.[2] ?? "", /^it is named/u)
    assert.deepStrictEqual(files([])[1], ["modify", "test/price.test.js", "it has the tests of src/price.js"])
    for (const more of [["--ac", "a"], ["--as-is"]]) assert.deepStrictEqual(files(more), [])
  })

  it("in a hurry takes type and urgency, and prints the key", () => {
    assert.strictEqual(btk(project, ["q", "Add a dark mode. Asap"]).out, "FEAT-002\n")
    assert.strictEqual(
      btkJson<{ ticket: { title: string } }>(project, ["show", "FEAT-002"]).ticket.title,
      "Add a dark mode. Asap"
    )
  })

  it("changes nothing where it is tried only", () => {
    const before = btkJson<{ tickets: ReadonlyArray<unknown> }>(project, ["list", "--all"]).tickets.length
    assert.isNull(dry(["Export crashes"]).ticket)
    assert.strictEqual(btkJson<{ tickets: ReadonlyArray<unknown> }>(project, ["list", "--all"]).tickets.length, before)
  })
})

describe.skipIf(!hasTerminal)("creating a ticket at a terminal", () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
  }, 120_000)
  afterAll(() => removePlace(project))

  it("asks what the request doesn't say, and nothing else", async () => {
    const { code, shown, unused } = await atTerminal(
      project,
      ["create", "Export crashes when the report is empty"],
      [
        { after: "from the beginning: ", say: "Open an empty report" },
        { after: "and then: ", say: "Press export" },
        { after: "and then: ", say: "" },
        { after: "What should happen?: ", say: "A file with a header row is saved" },
        { after: "What happens instead?: ", say: "A stack trace is printed" },
        { after: "Why is it wanted?: ", say: "Taxes are due" },
        { after: "nobody has to ask?: ", say: "" },
        { after: "path: ", say: "modify:" },
        { after: "path: ", say: "../secret" },
        { after: "path: ", say: "src/price.js" },
        { after: "and then: ", say: "" },
        { after: "without the fix?: ", say: "Nothing is printed" },
        { after: "must not change?: ", say: "." }
      ]
    )
    assert.deepStrictEqual([code, unused], [0, []], shown)
    const { body } = btkJson<{ ticket: { body: string } }>(project, ["show", "BUG-001"]).ticket
    assert.include(body, "1. Open an empty report\n2. Press export")
    assert.include(body, "## Expected Behavior\n\nA file with a header row is saved")
    assert.include(body, "- [ ] AC-1: A file with a header row is saved\n- [ ] AC-2: Nothing is printed")
    assert.include(body, "| src/price.js | modify | it was answered |\n| test/price.test.js | modify |")
    assert.include(body, "{{what to do, so that nobody has to ask}}")
    assert.notInclude(shown, "How bad is it?")
  })

  it("asks what a file doesn't say", async () => {
    writeFileSync(join(project.dir, "issue.md"), "Sync hangs\n\nSteps: open it\n\nExpected: it ends\n")
    const { code, shown, unused } = await atTerminal(
      project,
      ["create", "--from", "issue.md"],
      [
        { after: "What happens instead?: ", say: "The clock runs for ever" },
        { after: "Why is it wanted?: ", say: "." }
      ]
    )
    assert.deepStrictEqual([code, unused], [0, []], shown)
    assert.notInclude(shown, "from the beginning")
    assert.include(shown, "BUG-002 Sync hangs")
  })

  it("takes a choice by its beginning, and asks again for what is none", async () => {
    const { code, shown, unused } = await atTerminal(
      project,
      ["create", "Mow the lawn"],
      [
        { after: "[TASK]: ", say: "banana" },
        { after: "[TASK]: ", say: "fe" },
        { after: "Why is it wanted?: ", say: "." }
      ]
    )
    assert.deepStrictEqual([code, unused], [0, []], shown)
    assert.include(shown, "banana is none of them")
    assert.include(shown, "FEAT-001 Mow the lawn")
  })

  it("asks nothing with --yes, and nothing where parts are given", async () => {
    for (const more of [["--yes"], ["--ac", "it is saved"]]) {
      const { code, shown } = await atTerminal(project, ["create", "Export hangs", ...more], [])
      assert.strictEqual(code, 0, shown)
      assert.notInclude(shown, "Enter leaves a question open")
    }
  })

  it("that is closed in the middle creates nothing", async () => {
    const { code, shown } = await atTerminal(
      project,
      ["create", "Import hangs"],
      [{ after: "from the beginning: ", say: null }]
    )
    assert.strictEqual(code, 2, shown)
    assert.include(shown, "was not answered")
    const { tickets } = btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(project, ["list", "--all"])
    assert.notInclude(
      tickets.map(({ title }) => title),
      "Import hangs"
    )
  })
})
