import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { contentFromBody, parseTicketFile, renderTicketFile } from "../../src/ticket/TicketDocument.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import { ESTIMATE, TITLE } from "./configs.ts"

const parse = (text: string) => {
  const result = parseTicketFile(text, { path: "t.md" })
  return Result.isSuccess(result) ? result.success : assert.fail(result.failure.message)
}

const contentOf = (body: string): TicketContent => contentFromBody({ type: "FEAT", title: TITLE, body })

const render = (content: TicketContent, changes: Partial<Parameters<typeof renderTicketFile>[0]> = {}) =>
  renderTicketFile({
    key: "FEAT-007",
    uid: "t-k3f9abcdef",
    content,
    status: "pending",
    created: "2026-11-20",
    updated: "2026-11-24",
    dependsOnKeys: [],
    claimedBy: null,
    estimateSection: null,
    completion: null,
    ...changes
  })

describe("writing a ticket file", () => {
  const content = contentOf("## Context\n\nWhy.\n")

  it("gives the header, the title and the body as they are", () => {
    const { path, text } = render({ ...content, tags: ["api"], fields: { assignee: "ada", ice: { a: 1 } } })
    assert.strictEqual(path, "backlog/data/pending/FEAT-007-export-the-report-as-csv.md")
    assert.strictEqual(
      text,
      [
        "---",
        "id: FEAT-007",
        "uid: t-k3f9abcdef",
        `title: ${TITLE}`,
        "status: pending",
        "priority: medium",
        "tags: [api]",
        "depends_on: []",
        "created: 2026-11-20",
        "updated: 2026-11-24",
        "assignee: ada",
        "ice:",
        "  a: 1",
        "---",
        "",
        `# FEAT-007: ${TITLE}`,
        "",
        "## Context",
        "",
        "Why.",
        ""
      ].join("\n")
    )
  })

  it("tells dependencies, claim, completion and a type that the key doesn't", () => {
    const { path, text } = render(
      { ...content, type: "BUG" },
      {
        status: "completed",
        dependsOnKeys: ["FEAT-001", "BUG-002~k3f9"],
        claimedBy: "human:ada@example.org",
        completion: { commit: "1234567", at: "2026-11-25T10:00:00.000Z" }
      }
    )
    assert.strictEqual(path, "backlog/data/completed/FEAT-007-export-the-report-as-csv.md")
    for (const line of [
      "ticket_type: BUG",
      "depends_on: [FEAT-001, BUG-002~k3f9]",
      "claimed_by: human:ada@example.org",
      "completed: 2026-11-25",
      'commit: "1234567"'
    ]) {
      assert.include(text.split("\n"), line)
    }
  })

  it("has the uid on a line of its own, by which sync knows its files", () => {
    for (const uid of ["t-k3f9abcdef", "t-0000000000", "0123456789"]) {
      const found = /^uid: "?(?<uid>[\w-]+)"?\s*$/mu.exec(render(content, { uid }).text)
      assert.strictEqual(found?.groups?.["uid"], uid)
    }
  })

  it("appends the estimate, which a new one replaces when the file is read and written again", () => {
    const first = render(content, { estimateSection: ESTIMATE }).text
    assert.isTrue(first.endsWith(`\n${ESTIMATE}`))
    const again = render(parse(first).content, { estimateSection: ESTIMATE.replace("$1.00", "$2.00") }).text
    assert.strictEqual(again, first.replace("$1.00", "$2.00"))
    assert.notInclude(render(parse(first).content).text, "Cost Estimate")
  })

  it("keeps what a person adds below the estimate, and drops what they change in it", () => {
    const { text } = render(content, { estimateSection: ESTIMATE })
    const edited = `${text.replace("$1.00", "$0.01")}\nmine\n\n## Notes\n\nkeep\n`
    assert.strictEqual(parse(edited).content.body, "## Context\n\nWhy.\n## Notes\n\nkeep\n")
  })

  it("writes a title on one line of its heading, and reads the whole of it back", () => {
    const title = '# Two\nlines: "quoted" #hash'
    const { text } = render({ ...content, title })
    assert.include(text, '\n# FEAT-007: # Two lines: "quoted" #hash\n')
    assert.deepStrictEqual(parse(text).content, { ...content, title })
  })

  it("uses the line endings of the body throughout", () => {
    const { text } = render(contentOf("## A\r\n\r\nb\r\n"), { estimateSection: ESTIMATE })
    assert.notMatch(text, /(?<!\r)\n/u)
    assert.strictEqual(parse(text).content.body, "## A\r\n\r\nb\r\n")
  })

  it("never writes a field twice, also where other fields have the names of ours", () => {
    const { text } = render({ ...content, fields: { status: "stolen", uid: "x", title: "y", own: 1 } })
    assert.deepStrictEqual(parse(text).content.fields, { own: 1 })
    assert.strictEqual(parse(text).status, "pending")
  })
})
