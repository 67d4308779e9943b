import { assert, describe, it } from "@effect/vitest"
import { mergeBodies } from "../../../src/ticket/file/ContentChanges.ts"
import type { FileMeaning } from "../../../src/ticket/file/FileMeaning.ts"
import { withoutKnown } from "../../../src/ticket/file/KnownParts.ts"
import type { TicketContent } from "../../../src/ticket/Ticket.ts"

const body = (context: string, ...more: ReadonlyArray<string>): string =>
  [`## Context\n\n${context}\n`, "## History\n\nOld.\n", ...more].join("\n")

const CONTENT: TicketContent = {
  type: "FEAT",
  title: "Export",
  priority: "medium",
  tags: [],
  dependsOn: [],
  files: [],
  criteria: [],
  plannedTests: 0,
  fields: {},
  body: body("Why.")
}

const said = (changes: Partial<TicketContent>, status = "pending") => ({ content: { ...CONTENT, ...changes }, status })
const meaning = (changes: Partial<TicketContent>, status = "pending"): FileMeaning => ({
  uid: "t-0123456789",
  key: "FEAT-001",
  ...said(changes, status)
})

/** Low, then with a context: what the log says of two clones that each did one of them. */
const STEPS = [said({}), said({ priority: "low" }), said({ priority: "low", body: body("Because.") })]
const NOW = said({ priority: "low", body: body("Because.") })

describe("a file that Git wrote", () => {
  it("is no edit where it mixes states: the other clone's context without our priority", () => {
    const left = withoutKnown(NOW, meaning({ body: body("Because.") }), [STEPS])
    assert.deepStrictEqual(left.content, NOW.content)
  })

  it("is an edit in the parts that nobody said before, and only in these", () => {
    const typed = { tags: ["soon"], fields: { owner: "Ada" }, body: body("Why.", "## Notes\n\nMind the gap.\n") }
    const left = withoutKnown(NOW, meaning(typed, "cancelled"), [STEPS])
    assert.deepStrictEqual(left.content, {
      ...NOW.content,
      tags: ["soon"],
      fields: { owner: "Ada" },
      body: body("Because.", "## Notes\n\nMind the gap.\n")
    })
    assert.strictEqual(left.status, "cancelled")
  })

  it("puts nothing in twice and takes nothing out, whatever a merge made of sections", () => {
    const notes = "## Notes\n\nMind the gap.\n"
    const steps = [...STEPS, said({ priority: "low", body: body("Because.", notes) })]
    const now = steps.at(-1) ?? NOW
    for (const merged of [body("Because.", notes, notes), body("Because."), body("Why.", notes, notes)]) {
      const left = withoutKnown(now, meaning({ priority: "low", body: merged }), [steps])
      assert.strictEqual(left.content.body.trimEnd(), now.content.body.trimEnd())
    }
  })

  it("is no edit where there is a blank line more than in what was said", () => {
    const close = said({ body: "Do it.\n## Notes\n\nMind the gap.\n" })
    const other = said({ body: "Do it.\n\n## Context\n\nWhy.\n" })
    const merged = meaning({ body: "Do it.\n\n## Context\n\nWhy.\n## Notes\n\nMind the gap.\n" })
    assert.deepStrictEqual(withoutKnown(close, merged, [[other, close]]).content, close.content)
  })

  it("is no edit where the heading is of one side and the title of the other", () => {
    const steps = [...STEPS, said({ title: "Export all", priority: "low", body: body("Because.") })]
    const now = steps.at(-1) ?? NOW
    const mixed = { title: "Export all", priority: "low", body: `# FEAT-001: Export\n\n${body("Because.")}` } as const
    assert.deepStrictEqual(withoutKnown(now, meaning(mixed), [steps]).content, now.content)
    const own = { ...mixed, body: `# Mine\n\n${body("Because.")}` }
    assert.include(withoutKnown(now, meaning(own), [steps]).content.body, "# Mine")
  })

  it("is an edit of what one of the lists did not say", () => {
    const left = withoutKnown(NOW, meaning({ body: body("Because.") }), [STEPS, [said({ priority: "high" })]])
    assert.strictEqual(left.content.priority, "medium")
  })
})

describe("a section behind what was the last one", () => {
  it("keeps the blank line before its heading", () => {
    const [base, after] = [body("Why."), body("Why.", "## Notes\n\nMind the gap.\n")]
    assert.strictEqual(mergeBodies(base, after, body("Because.")), body("Because.", "## Notes\n\nMind the gap.\n"))
  })
})
