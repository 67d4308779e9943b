import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { MAX_MARKDOWN } from "../../src/ticket/Markdown.ts"
import { templateOf } from "../../src/ticket/TemplateSections.ts"
import { testsText } from "../../src/ticket/Templates.ts"
import { missingParts } from "../../src/checks/Open.ts"
import {
  builtInTemplate,
  contentFrom,
  parseTemplate,
  templateFiles,
  templateText,
  type TicketTemplate
} from "../../src/ticket/TicketTemplate.ts"
import { TICKET_TYPES } from "../../src/ticket/Vocabulary.ts"
import { completeFor, completeParts, configFrom, strict, TITLE } from "./configs.ts"

const NOTHING = { context: "", description: "", files: [], criteria: [], tests: [] }
const EVERYTHING = { ...NOTHING, ...completeParts }

const parse = (text: string, type: string): TicketTemplate => {
  const parsed = parseTemplate(text, { path: `backlog/templates/${type}.md`, type })
  return Result.isSuccess(parsed) ? parsed.success : assert.fail(parsed.failure.message)
}

const refusal = (text: string, type = "FEAT") => {
  const parsed = parseTemplate(text, { path: "FEAT.md", type })
  return Result.isFailure(parsed) ? parsed.failure : assert.fail("was read")
}

describe("a built-in template", () => {
  for (const type of [...TICKET_TYPES, "EPIC"]) {
    it(`is the same ticket from its file as without it: ${type}`, () => {
      const fromFile = parse(templateText(type), type)
      for (const parts of [NOTHING, { ...EVERYTHING, dependsOn: ["FEAT-001", "BUG-002"] }]) {
        const { body, ...content } = contentFrom(fromFile, TITLE, parts)
        const { body: expected, ...same } = contentFrom(builtInTemplate(type), TITLE, parts)
        assert.deepStrictEqual(content, same)
        assert.strictEqual(body.trimEnd(), expected.trimEnd())
      }
    })

    it(`is no ticket that can be worked on while it is blank: ${type}`, () => {
      const open = missingParts(contentFrom(parse(templateText(type), type), TITLE, NOTHING), strict)
      assert.isAtLeast(open.length, 5, open.join("\n"))
      for (const part of [
        "Context",
        "Description",
        "acceptance criteria",
        "No test is planned",
        "verification commands"
      ])
        assert.include(open.join("\n"), part)
    })

    it(`is complete when its parts are given: ${type}`, () => {
      assert.deepStrictEqual(
        missingParts(
          contentFrom(parse(templateText(type), type), TITLE, { ...EVERYTHING, ...completeFor(type) }),
          strict
        ),
        []
      )
    })
  }

  it("has the header fields of its type", () => {
    assert.deepStrictEqual<unknown>(builtInTemplate("BUG").fields, { severity: "medium", environment: "all" })
    assert.deepStrictEqual<unknown>(builtInTemplate("FEAT").fields, { phase: "planning" })
    assert.deepStrictEqual<unknown>(builtInTemplate("IDEA").fields, { type: "experiment", ice_score: 0 })
    for (const type of ["TASK", "SEC", "QUALITY", "REFACTOR", "TEST", "EPIC"])
      assert.deepStrictEqual<unknown>(builtInTemplate(type).fields, {}, type)
    assert.isTrue(
      templateText("BUG").startsWith(
        "---\nid: BUG-NNN\npriority: medium\nseverity: medium\nenvironment: all\n---\n\n## Context\n"
      )
    )
  })

  it("says which kinds of test its type has to have, and which an idea may have at all", () => {
    const kinds = (type: string) => [templateOf(type).requires, templateOf(type).tests.map(([kind]) => kind)]
    assert.deepStrictEqual(kinds("BUG"), [["Regression"], ["Regression", "Unit", "Integration"]])
    assert.deepStrictEqual(kinds("FEAT"), [["E2E"], ["Unit", "Integration", "E2E"]])
    assert.deepStrictEqual(kinds("IDEA"), [["Validation"], ["Validation"]])
    assert.deepStrictEqual(kinds("TASK"), [[], ["Unit", "Integration"]])
    for (const type of TICKET_TYPES) {
      const { requires, tests } = templateOf(type)
      assert.includeMembers(
        tests.map(([kind]) => kind),
        [...requires],
        type
      )
    }
  })
})

describe("planned tests", () => {
  const rows: ReadonlyArray<readonly [type: string, tests: ReadonlyArray<string>, text: string]> = [
    ["TASK", ["a", "b"], "- a\n- b"],
    ["FEAT", ["a", "E2E: b"], "### Unit\n\n- a\n\n### E2E\n\n- b"],
    ["FEAT", ["integration: a"], "### Integration\n\n- a"],
    ["BUG", ["a"], "### Regression\n\n- a"],
    ["BUG", ["a", "b", "unit: c"], "### Regression\n\n- a\n- b\n\n### Unit\n\n- c"],
    ["BUG", ["regression: a", "b"], "### Regression\n\n- a\n- b"],
    ["FEAT", ["a", "b"], "### Unit\n\n- b\n\n### E2E\n\n- a"],
    ["IDEA", ["a", "unit: b"], "### Validation\n\n- a\n\n### Unit\n\n- b"],
    ["TASK", ["regression: a"], "### Regression\n\n- a"],
    ["FEAT", ["should show 12:30 when it is late"], "### E2E\n\n- should show 12:30 when it is late"]
  ]
  for (const [type, tests, text] of rows) {
    it(`of ${type} are where their kind is: ${tests.join(", ")}`, () =>
      assert.strictEqual(testsText(type, tests), text))
  }
})

describe("a project's own template", () => {
  const OWN =
    "---\ntags: [epic]\npriority: high\nteam: blue\n---\n\n# EPIC-NNN: What it is\n\n## Goal\n\n{{what is reached}}\n\n" +
    "## Description\n\n{{what}}\n\n## What went wrong\n\nTBD\n\n## Acceptance Criteria\n\n- [ ] AC-1: {{how}}\n"

  it("gives its sections in their order, its fields, and what is given in its place", () => {
    const content = contentFrom(parse(OWN, "EPIC"), TITLE, { ...EVERYTHING, dependsOn: ["FEAT-001"] })
    assert.deepStrictEqual([content.type, content.priority, content.tags], ["EPIC", "high", ["epic"]])
    assert.deepStrictEqual<unknown>(content.fields, { team: "blue" })
    assert.deepStrictEqual(
      content.body.match(/^## .+$/gmu),
      [
        "## Goal",
        "## Context",
        "## Description",
        "## What went wrong",
        "## Affected Files",
        "## Acceptance Criteria",
        "## Test Strategy",
        "## Dependencies"
      ].toSorted((left, right) => content.body.indexOf(left) - content.body.indexOf(right))
    )
    assert.include(content.body, "## Goal\n\n{{what is reached}}\n")
    assert.strictEqual(content.criteria.length, 3)
    assert.strictEqual(content.plannedTests, 1)
    assert.include(content.body, "| FEAT-001 | | |")
  })

  it("needs no header", () => {
    const template = parse("## Description\n\n{{what}}\n", "EPIC")
    assert.deepStrictEqual([template.priority, template.tags], ["medium", []])
    assert.deepStrictEqual<unknown>(template.fields, {})
    assert.strictEqual(template.body, "## Description\n\n{{what}}\n")
  })

  it("can require sections of its own, by the heading that the configuration declares", () => {
    const config = configFrom(
      JSON.stringify({
        version: "2.0",
        project: { id: "shop", name: "Shop" },
        backlog: { requiredSections: ["rootCause", "goal"], headings: { rootCause: "What went wrong" } },
        ticketValidation: { requireTestStrategy: false, requireAffectedFiles: false, requireDependencyCheck: false }
      })
    )
    const open = (text: string) => missingParts(contentFrom(parse(text, "EPIC"), TITLE, EVERYTHING), config)
    assert.deepStrictEqual(open(OWN), [
      "The section What Went Wrong says nothing yet: write it.",
      "The section Goal says nothing yet: write it."
    ])
    assert.deepStrictEqual(open(OWN.replace("TBD", "A typo.").replace("{{what is reached}}", "More sales.")), [])
    assert.deepStrictEqual(open("## Goal\n\nMore sales.\n"), ["The section What Went Wrong is missing: write it."])
  })

  it("of the predecessor is read with its own fields", () => {
    const seed =
      '---\nid: FEAT-NNN\ntitle: "Actionable description"\nstatus: pending\npriority: medium\nphase: planning\ncreated: YYYY-MM-DD\n' +
      "assignee: unassigned\nblockers: []\ndepends_on: []\nestimated_tokens: 0  # computed\n---\n\n# FEAT-NNN: Actionable description\n\n## Context\n\n[why]\n"
    const template = parse(seed, "FEAT")
    assert.deepStrictEqual<unknown>(template.fields, { phase: "planning", assignee: "unassigned", estimated_tokens: 0 })
    assert.strictEqual(template.body, "## Context\n\n[why]\n")
  })

  const broken: ReadonlyArray<readonly [what: string, text: string, code: string, message: string]> = [
    [
      "is for another type",
      "---\nid: BUG-NNN\n---\n\n## A\n",
      "template-invalid",
      "FEAT.md:2: the template is of BUG, not of FEAT."
    ],
    [
      "is a ticket",
      "---\nid: FEAT-007\n---\n\n## A\n",
      "template-invalid",
      "FEAT.md:2: the template has the key of a ticket, FEAT-007."
    ],
    ["says nothing", "---\npriority: low\n---\n\n", "template-invalid", "FEAT.md:4: the template has no text."],
    ["is empty", "", "template-invalid", "FEAT.md:1: the template has no text."],
    [
      "is too long",
      `## A\n\n${"x".repeat(MAX_MARKDOWN)}`,
      "template-invalid",
      "FEAT.md:1: the text is longer than 128 KiB."
    ],
    [
      "has a header that never ends",
      "---\npriority: low\n",
      "ticket-yaml-invalid",
      "FEAT.md:1:1: the header is never closed."
    ],
    [
      "has a wrong priority",
      "---\npriority: urgent\n---\n\n## A\n",
      "ticket-invalid",
      'FEAT.md:2:11: priority: "urgent" is not a priority.'
    ]
  ]
  for (const [what, text, code, message] of broken) {
    it(`that ${what} is refused at its line`, () => {
      const error = refusal(text)
      assert.deepStrictEqual([error.kind, error.code, error.message], ["usage", code, message])
    })
  }

  it("is called as its type, or as the predecessor called it", () => {
    assert.deepStrictEqual(templateFiles("EPIC"), ["EPIC.md", "epic.md", "epic-template.md"])
    assert.include(templateFiles("FEAT"), "feature-template.md")
  })
})
