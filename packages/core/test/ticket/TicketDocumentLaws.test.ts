import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { estimateSection } from "../../src/cost/EstimateSection.ts"
import { bodyFrom } from "../../src/ticket/Templates.ts"
import { contentFromBody, parseTicketFile, renderTicketFile } from "../../src/ticket/TicketDocument.ts"
import { fromFlags, modify } from "./configs.ts"
import { isVisible } from "../../src/ticket/visible.ts"
import { readSections } from "../../src/ticket/TicketSections.ts"
import { PRIORITIES, TICKET_TYPES } from "../../src/ticket/Vocabulary.ts"

const parse = (text: string) => {
  const result = parseTicketFile(text, { path: "t.md" })
  return Result.isSuccess(result) ? result.success : assert.fail(`${result.failure.message}\n${text}`)
}

const estimate = estimateSection(
  { estimator: "seed-heuristic", version: 1, byModel: [], p50: null, p80: null },
  [{ action: "modify" }],
  3
)

/** Lines that mean something to Markdown, to YAML or to us. */
const LINES = [
  "",
  "",
  "text",
  "# FEAT-007: Title",
  "# Title",
  "## Context",
  "## Description",
  "## Affected Files",
  "| File | Action | Description |",
  "|---|---|---|",
  "| src/a.ts | create | note |",
  "| `src/b.ts` | modify | |",
  "| old.ts → new.ts | rename | a \\| b |",
  "- src/c.ts",
  "## Acceptance Criteria",
  "- [ ] AC-1: one",
  "- [x] AC-2: two",
  "- [ ] {{three}}",
  "## Test Strategy",
  "- should work",
  "  - inner",
  "### Verification Commands",
  "```sh",
  "```",
  "~~~",
  "<!--",
  "-->",
  "<div>",
  "---",
  "===",
  "uid: t-other",
  "## Dependencies",
  "| FEAT-001 | it | open |",
  "| (none) | | |",
  "## Cost Estimate",
  "### Cost Estimate",
  "Cost Estimate",
  "- Basis: 1 to modify",
  "    indented",
  "> quote",
  "\ttab",
  "…",
  "\u2028",
  "\u0000"
]
const lines = fc
  .array(fc.tuple(fc.constantFrom(...LINES), fc.constantFrom("\n", "\n", "\n", "\r\n", "\r")), { maxLength: 30 })
  .map((pairs) => pairs.flat().join(""))
  // The last line may have no end.
  .chain((joined) => fc.constantFrom(joined, joined.trimEnd()))
const path = fc.string({ unit: fc.constantFrom(..."ab/._-|[]`\\* é"), minLength: 1, maxLength: 12 })
const filled = fc
  .record({
    type: fc.constantFrom(...TICKET_TYPES),
    context: lines,
    description: lines,
    files: fc.array(
      fc.record({
        path: path.map((name) => `src/${name.trim()}x`),
        action: fc.constantFrom("create", "modify", "delete"),
        to: fc.constant(null),
        note: fc.constant("")
      }),
      { maxLength: 3 }
    ),
    criteria: fc.array(fc.constantFrom("one", "AC-4: four", "`a` | b", "{{c}}"), { maxLength: 3 }),
    tests: fc.array(fc.constantFrom("one", "should a | b", "None"), { maxLength: 3 })
  })
  .map((parts) => bodyFrom(parts))
const body = fc.oneof(
  lines,
  fc.tuple(filled, lines).map((parts) => parts.join(""))
)

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("a: b", "# a", "2026-01-01", "true", "a\nb", "- [ ] x", "---", "{{x}}")
)
const title = text.filter(isVisible)
/** Names that are no fields of ours; `type` is one where it is no type of ours. */
const OURS =
  /^(?:id|uid|title|type|ticket_type|status|priority|tags|depends_on|blockers|created|updated|claimed_by|completed|commit|__proto__)$/u
const fields = fc.dictionary(
  text.filter((name) => !OURS.test(name)),
  fc.oneof(
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(text),
    fc.dictionary(fc.constantFrom("a", "b"), text, { noNullPrototype: true })
  ),
  { maxKeys: 4, noNullPrototype: true }
)

/** Rows that no plan can hold are drafts for flags, and errors in a file. */
const plannable = (markdown: string): boolean => readSections(markdown).files.every(({ problem }) => problem === null)

const ticket = fc.record({
  key: fc.constantFrom("FEAT-007", "BUG-1234~k3f9", "EPIC-001"),
  uid: fc.constantFrom("t-k3f9abcdef", "t-0123456789"),
  content: fc
    .record({
      read: fc
        .record({ type: fc.constantFrom(...TICKET_TYPES, "EPIC"), title, body: body.filter(plannable) })
        .map((input) => contentFromBody(input)),
      priority: fc.constantFrom(...PRIORITIES),
      tags: fc.array(text),
      fields
    })
    .map(({ read, ...others }) => ({ ...read, ...others })),
  status: fc.constantFrom("pending", "draft", "completed"),
  created: fc.constant("2026-11-20"),
  updated: fc.constant("2026-11-24"),
  dependsOnKeys: fc.uniqueArray(fc.constantFrom("FEAT-001", "BUG-002", "t-k3f9abcdef", "FEAT-003~ab"), {
    maxLength: 3
  }),
  claimedBy: fc.option(fc.constantFrom("human:ada@example.org", "agent:claude-code")),
  estimateSection: fc.constantFrom(null, estimate),
  completion: fc.option(
    fc.constant({ commit: "0123456789abcdef0123456789abcdef01234567", at: "2026-11-25T10:00:00.000Z" })
  )
})

describe("a ticket file", () => {
  it("reads back as the content that was written, and as the body byte for byte", () => {
    fc.assert(
      fc.property(ticket, (written) => {
        const parsed = parse(renderTicketFile(written).text)
        assert.deepStrictEqual(parsed, {
          content: { ...written.content, dependsOn: written.dependsOnKeys },
          uid: written.uid,
          key: written.key,
          status: written.status
        })
      }),
      { numRuns: 200 }
    )
  })

  it("is written the same again from what was read", () => {
    fc.assert(
      fc.property(ticket, (written) => {
        const first = renderTicketFile(written)
        assert.deepStrictEqual(renderTicketFile({ ...written, content: parse(first.text).content }), first)
      })
    )
  })

  it("holds the body byte for byte", () => {
    fc.assert(
      fc.property(ticket, (written) => {
        assert.include(renderTicketFile(written).text, written.content.body)
      })
    )
  })

  it("names the files that the flags named", () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 4 }), (names) => {
        const files = names.map((name) => modify(`src/${name.trim()}x`))
        assert.deepStrictEqual(
          fromFlags("FEAT", { files }).files,
          files.map((file) => ({ ...file, path: file.path.replaceAll(/ +/gu, " ") }))
        )
      })
    )
  })

  it("is refused with a place or read, and never anything else, whatever it says", () => {
    const header = fc
      .array(
        fc.tuple(
          fc.constantFrom("id", "uid", "title", "type", "priority", "tags", "depends_on", "__proto__", "x"),
          fc.oneof(text, fc.constantFrom("FEAT-001", "FEAT", "high", "[a]", "{a: b}"))
        )
      )
      .map((pairs) => pairs.map(([name, value]) => `${name}: ${value}\n`).join(""))
    fc.assert(
      fc.property(header, body, (fieldLines, rest) => {
        const result = parseTicketFile(`---\n${fieldLines}---\n${rest}`, { path: "t.md" })
        if (Result.isSuccess(result)) return
        assert.match(result.failure.message, /^t\.md:\d+:\d+: /u)
        assert.include(["ticket-yaml-invalid", "ticket-invalid"], result.failure.code)
      }),
      { numRuns: 400 }
    )
  })

  const folder = fileURLToPath(new URL("../../../../examples/tickets", import.meta.url))
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".md"))) {
    it(`of the examples is the same ticket after it was written: ${name}`, () => {
      const source = readFileSync(`${folder}/${name}`, "utf8")
      const { content, key } = parse(source)
      assert.isTrue(source.endsWith(`\n\n${content.body}`))
      const rendered = renderTicketFile({
        key: key ?? "",
        uid: "t-k3f9abcdef",
        content,
        status: "pending",
        created: "2026-11-20",
        updated: "2026-11-20",
        dependsOnKeys: content.dependsOn,
        claimedBy: null,
        estimateSection: estimate,
        completion: null
      })
      assert.deepStrictEqual(parse(rendered.text).content, content)
    })
  }
})
