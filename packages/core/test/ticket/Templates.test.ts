import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Result from "effect/Result"
import type { BacklogConfig } from "../../src/backlog/BacklogConfig.ts"
import { bodyFrom } from "../../src/ticket/Templates.ts"
import { missingParts } from "../../src/checks/Open.ts"
import { sectionsOf } from "../../src/ticket/Markdown.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import { contentFromBody, parseTicketFile } from "../../src/ticket/TicketDocument.ts"
import { TICKET_TYPES } from "../../src/ticket/Vocabulary.ts"
import { completeFor, completeParts, configFrom, fromFlags, modify, standard, strict, TITLE } from "./configs.ts"

const validation = (changes: Partial<BacklogConfig["ticketValidation"]>, base = strict): BacklogConfig => ({
  ...base,
  ticketValidation: { ...base.ticketValidation, ...changes }
})

/** Nothing but the checks of `ticketValidation`. */
const checksOnly: BacklogConfig = { ...strict, backlog: { ...strict.backlog, requiredSections: [] } }

const withBody = (content: TicketContent, replace: (body: string) => string): TicketContent => ({
  ...content,
  ...contentFromBody({ type: content.type, title: content.title, body: replace(content.body) })
})

const headings = (type: string): ReadonlyArray<string> => {
  const body = fromFlags(type).body
  return sectionsOf(body).map(({ contentFrom, from }) => body.slice(from, contentFrom).trim())
}

describe("a body from the template", () => {
  it("has the sections of the type in their order", () => {
    assert.deepStrictEqual(headings("BUG"), [
      "## Context",
      "## Description",
      "## Steps to Reproduce",
      "## Expected Behavior",
      "## Actual Behavior",
      "## Affected Files",
      "## Acceptance Criteria",
      "## Test Strategy",
      "### Regression",
      "### Unit",
      "### Integration",
      "### Verification Commands",
      "## Dependencies",
      "## Implementation Notes",
      "## History"
    ])
    const own = (type: string) => headings(type).filter((heading) => !headings("TASK").includes(heading))
    assert.deepStrictEqual(own("FEAT"), ["### E2E"])
    assert.deepStrictEqual(own("IDEA"), [
      "## Hypothesis",
      "## ICE Score",
      "## Validation Required",
      "## Metrics of Success",
      "### Validation"
    ])
    assert.deepStrictEqual(headings("EPIC"), headings("TASK"))
  })

  for (const type of TICKET_TYPES) {
    it(`leaves everything open when nothing but the title is given: ${type}`, () => {
      const content = fromFlags(type)
      assert.deepStrictEqual([content.files, content.criteria, content.plannedTests], [[], [], 0])
      const open = missingParts(content, strict).join("\n")
      for (const part of ["Context", "Description", "0 of 3 acceptance criteria", "No test", "verification commands"]) {
        assert.include(open, part)
      }
      assert.match(open, type === "IDEA" ? /section Affected Files says nothing/u : /No file is named/u)
    })

    it(`is complete when every flag is given: ${type}`, () => {
      assert.deepStrictEqual(missingParts(fromFlags(type, completeFor(type)), strict), [])
    })
  }

  it("reads back as what was given", () => {
    const files = [
      modify("src/a b.ts"),
      { path: "old/x|y.ts", action: "rename", to: "new/[z]`.ts", note: "" },
      { path: "docs\\_intro.md", action: "create", to: null, note: "one | two" },
      { path: "gone.ts", action: "delete", to: null, note: "" }
    ] as const
    const content = fromFlags("FEAT", {
      files,
      criteria: ["plain", "AC-7: with its number", "  two\n lines ", "`code` | *bold*"],
      tests: ["one", "two\nlines"]
    })
    assert.deepStrictEqual(content.files, files)
    assert.deepStrictEqual(content.criteria, [
      { id: "AC-1", text: "plain", done: false },
      { id: "AC-7", text: "with its number", done: false },
      { id: "AC-2", text: "two lines", done: false },
      { id: "AC-3", text: "`code` | *bold*", done: false }
    ])
    assert.strictEqual(content.plannedTests, 2)
  })

  it("keeps each text in its section, whatever Markdown it is", () => {
    const hostile = [
      "# Big\n\n## Description\n\nmine",
      "### Verification Commands\n\n### Affected Files\n\n- /etc/passwd",
      "Title\n=====\ntext",
      "```\nnever closed",
      "<!-- never closed",
      "<pre>",
      "````\n```\n"
    ]
    for (const text of hostile) {
      const content = fromFlags("FEAT", { ...completeParts, context: text })
      assert.deepStrictEqual(missingParts(content, strict), [], text)
      const names = sectionsOf(content.body).filter(({ depth }) => depth === 2)
      assert.strictEqual(names.length, headings("FEAT").filter((heading) => heading.startsWith("## ")).length, text)
    }
  })

  it("says that there are no dependencies unless they are given", () => {
    const body = (dependsOn?: ReadonlyArray<string>) =>
      bodyFrom({
        type: "TASK",
        context: "",
        description: "",
        files: [],
        criteria: [],
        tests: [],
        ...(dependsOn && { dependsOn })
      })
    assert.include(body(), "| (none) | | |")
    assert.include(body(["FEAT-001", "BUG-002"]), "| FEAT-001 | | |\n| BUG-002 | | |")
  })
})

describe("what is missing", () => {
  it("is told of the example of the README, part by part and no more", () => {
    const content = fromFlags("FEAT", {
      files: [modify("src/report.ts")],
      criteria: ["A header row names the columns"]
    })
    assert.deepStrictEqual(missingParts(content, standard), [
      "The section Context says nothing yet: say why this is wanted (--context).",
      "The section Description says nothing yet: say what to do, so that nobody has to ask (--description).",
      "1 of 3 acceptance criteria: add 2 more (--ac).",
      "No test is planned: name at least one (--test)."
    ])
  })

  const complete = fromFlags("FEAT", completeParts)
  const flags: ReadonlyArray<
    readonly [
      flag: keyof BacklogConfig["ticketValidation"],
      off: boolean | number,
      broken: TicketContent,
      sentence: RegExp
    ]
  > = [
    [
      "minAcceptanceCriteria",
      2,
      fromFlags("FEAT", { ...completeParts, criteria: ["a header", "two columns"] }),
      /2 of 3 acceptance/u
    ],
    [
      "requireTestStrategy",
      false,
      withBody(complete, (body) => body.replace("- should", "- None: should")),
      /No test/u
    ],
    ["requireAffectedFiles", false, fromFlags("FEAT", { ...completeParts, files: [] }), /No file is named/u],
    [
      "requireDependencyCheck",
      false,
      withBody(complete, (body) => body.replace("| (none) | | |", "")),
      /dependencies/u
    ],
    [
      "requireVerificationCommands",
      false,
      withBody(complete, (body) => body.replace(/The commands under.*/u, "By looking.")),
      /verification commands/u
    ]
  ]
  for (const [flag, off, broken, sentence] of flags) {
    it(`has one check for ${flag}, which the flag switches`, () => {
      const on = missingParts(broken, checksOnly)
      assert.strictEqual(on.length, 1)
      assert.match(on[0] ?? "", sentence)
      assert.deepStrictEqual(missingParts(broken, validation({ [flag]: off }, checksOnly)), [])
      assert.deepStrictEqual(missingParts(fromFlags("FEAT", completeParts), checksOnly), [])
    })
  }

  for (const name of [...strict.backlog.requiredSections, "implementationNotes"]) {
    it(`names the required section ${name} when it is missing, empty or a placeholder`, () => {
      const off = {
        requireTestStrategy: false,
        requireAffectedFiles: false,
        requireDependencyCheck: false,
        requireVerificationCommands: false
      }
      const config = { ...validation(off), backlog: { ...strict.backlog, requiredSections: [name] } }
      const content = withBody(fromFlags("TASK", completeParts), (body) =>
        body.replace(/\{\{what helps.*\}\}/u, "Look at src.")
      )
      assert.deepStrictEqual(missingParts(content, config), [])
      const heading = name.replace(/([A-Z])/gu, " $1").replace(/^./u, (letter) => letter.toUpperCase())
      const section = new RegExp(`(## ${heading}\\n)[^]*?(?=\\n## |$)`, "u")
      const without = (text: string) => {
        const broken = { ...content, body: content.body.replace(section, () => text) }
        assert.notStrictEqual(broken.body, content.body)
        return missingParts(broken, config).join("\n")
      }
      assert.match(without(""), new RegExp(`^The section ${heading} is missing: .+\\.$`, "u"))
      for (const text of [
        "",
        "\n<!-- later -->",
        "\n{{why}}",
        "\nTBD",
        "\n> {{what}}",
        "\n```sh\n# later\n```",
        ...(name === "acceptanceCriteria" ? [] : ["\n- [ ] AC-1: {{what}}\n- {{what}}"]),
        "\n### Inner\n",
        "\n| a |\n|---|\n| |"
      ]) {
        assert.match(
          without(`## ${heading}\n${text}\n`),
          new RegExp(`^The section ${heading} says nothing yet: `, "u"),
          text
        )
      }
      assert.strictEqual(without(`## ${heading}\n\nRows of the report.\n`), "")
    })
  }

  it("is nothing where a ticket that needs no new tests says why there are none", () => {
    const prose = (type: string) =>
      withBody(fromFlags(type, completeParts), (body) =>
        body.replace(/- should.*/u, "The tests that are there stay green.")
      )
    assert.deepStrictEqual(missingParts(prose("TASK"), strict), [])
    assert.deepStrictEqual(missingParts(prose("REFACTOR"), strict), [])
    assert.match(missingParts(prose("BUG"), strict).join("\n"), /No test is planned/u)
    assert.match(missingParts(prose("TEST"), strict).join("\n"), /No test is planned/u)
  })

  it("is a criterion that is numbered but says nothing", () => {
    const content = withBody(fromFlags("FEAT", completeParts), (body) =>
      body.replace("- [ ] AC-3", "- [ ] AC-4:\n- [ ] AC-5: {{later}}\n- [ ] AC-3")
    )
    assert.strictEqual(content.criteria.length, 3)
    assert.deepStrictEqual(missingParts(content, strict), [
      "AC-4 says nothing yet: write it, or take the line out.",
      "AC-5 says nothing yet: write it, or take the line out."
    ])
  })

  it("is a file that no plan can hold, and a rename without a new name", () => {
    const content = fromFlags("FEAT", {
      ...completeParts,
      files: [modify("../other/a.ts"), modify("/etc/passwd"), { path: "a.ts", action: "rename", to: null, note: "" }]
    })
    assert.deepStrictEqual(missingParts(content, strict), [
      "The path ../other/a.ts leaves the repository.",
      "The path /etc/passwd is absolute.",
      "The rename of a.ts names no new path: write old → new."
    ])
  })

  it("is a dependency that only the section names", () => {
    const content = withBody(fromFlags("FEAT", completeParts), (body) => body.replace("(none)", "FEAT-003"))
    assert.match(missingParts(content, strict).join("\n"), /names FEAT-003, but the ticket waits for none/u)
    assert.deepStrictEqual(missingParts({ ...content, dependsOn: ["t-1"] }, strict), [])
  })

  it("is the project's test command where the ticket leaves verification to the gates", () => {
    const { testCommand: _, ...qualityGates } = strict.qualityGates
    const content = fromFlags("FEAT", completeParts)
    assert.match(missingParts(content, { ...strict, qualityGates }).join("\n"), /no verification commands/u)
    const own = withBody(content, (body) => body.replace(/The commands under.*/u, "```sh\nmake check\n```"))
    assert.deepStrictEqual(missingParts(own, { ...strict, qualityGates }), [])
    const comment = withBody(content, (body) => body.replace(/The commands under.*/u, "```sh\n# make check\n```"))
    assert.match(missingParts(comment, strict).join("\n"), /no verification commands/u)
  })

  it("is everything where the text is too much to read", () => {
    const content = contentFromBody({ type: "TASK", title: TITLE, body: "x".repeat(200_000) })
    assert.deepStrictEqual(missingParts(content, standard), [
      "The ticket is longer than 128 KiB, so its sections aren't read: split it."
    ])
  })
})

describe("the example tickets", () => {
  const folder = fileURLToPath(new URL("../../../../examples", import.meta.url))
  const config = configFrom(readFileSync(`${folder}/textkit/backlog.config.json`, "utf8"))
  const names = readdirSync(`${folder}/tickets`).filter((name) => name.endsWith(".md"))

  it("are there", () => assert.isAbove(names.length, 5))

  for (const name of names) {
    it(`have nothing missing: ${name}`, () => {
      const parsed = parseTicketFile(readFileSync(`${folder}/tickets/${name}`, "utf8"), { path: name })
      if (Result.isFailure(parsed)) return assert.fail(parsed.failure.message)
      assert.deepStrictEqual(missingParts(parsed.success.content, config), [])
      assert.isAtLeast(parsed.success.content.criteria.length, 3)
    })
  }
})
