import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { missingParts } from "../../src/checks/Open.ts"
import { type ContentFlags, contentFromBody, withFlags } from "../../src/ticket/TicketDocument.ts"
import { completeFor, fromFlags, modify, strict, TITLE } from "./configs.ts"

const NONE: ContentFlags = { context: null, description: null, files: [], criteria: [], tests: [] }

const BODY = [
  "intro  ",
  "## Context",
  "old context",
  "",
  "### Inner",
  "",
  "more",
  "",
  "## Own Section\t",
  "",
  "*  odd   bytes",
  "## Affected Files",
  "",
  "prose",
  "",
  "| File | Action | Description |",
  "|:-|-|-|",
  "| a.ts | modify | keep this note |",
  "",
  "## Acceptance criteria",
  "- [x] AC-4: old and done",
  "- [ ] AC-1: old",
  "",
  "## Test Strategy",
  "",
  "- old test",
  "",
  "### Verification Commands",
  "",
  "```sh",
  "make   check",
  "```",
  "",
  "## Dependencies",
  "",
  "(none)",
  "",
  ""
].join("\n")
const content = contentFromBody({ type: "FEAT", title: TITLE, body: BODY })

describe("changing a ticket by flags", () => {
  it("changes nothing when nothing is named", () => {
    assert.strictEqual(withFlags(content, NONE), content)
  })

  it("replaces the text of the named section and no other byte", () => {
    const changed = withFlags(content, { ...NONE, context: "new" })
    assert.deepStrictEqual(changed, {
      ...content,
      body: BODY.replace("old context\n\n### Inner\n\nmore", "\nnew")
    })
  })

  it("replaces files, and keeps the notes of those that stay", () => {
    const added = { ...modify("b|c.ts"), action: "create" } as const
    const changed = withFlags(content, { ...NONE, files: [added, modify("a.ts")] })
    assert.deepStrictEqual(changed.files, [added, { ...modify("a.ts"), note: "keep this note" }])
    const [before = "", after = ""] = BODY.split(/prose[^]*?(?=## Acceptance)/u)
    assert.isTrue(changed.body.startsWith(before) && changed.body.endsWith(after), changed.body)
    assert.deepStrictEqual({ ...changed, files: [], body: "" }, { ...content, files: [], body: "" })
  })

  it("replaces criteria, and keeps id and tick of those that stay", () => {
    const changed = withFlags(content, { ...NONE, criteria: ["new", "old and done", "AC-9: other"] })
    assert.deepStrictEqual(changed.criteria, [
      { id: "AC-1", text: "new", done: false },
      { id: "AC-4", text: "old and done", done: true },
      { id: "AC-9", text: "other", done: false }
    ])
    assert.include(
      changed.body,
      "## Acceptance criteria\n\n- [ ] AC-1: new\n- [x] AC-4: old and done\n- [ ] AC-9: other\n\n## Test"
    )
  })

  it("replaces tests, and keeps the verification commands that somebody wrote", () => {
    const changed = withFlags(content, { ...NONE, tests: ["one", "two"] })
    assert.strictEqual(changed.body, BODY.replace("- old test", "### Unit\n\n- two\n\n### E2E\n\n- one"))
    assert.strictEqual(changed.plannedTests, 2)
  })

  it("keeps verification commands also where they are a section of their own", () => {
    const body = BODY.replace("### Verification", "## Verification")
    const changed = withFlags({ ...content, body }, { ...NONE, tests: ["one"] })
    assert.strictEqual(changed.body, body.replace("- old test", "### E2E\n\n- one"))
  })

  it("asks again for a text that is emptied", () => {
    const changed = withFlags(content, { ...NONE, context: " " })
    assert.include(missingParts(changed, strict).join("\n"), "The section Context says nothing yet")
  })

  it("adds a section that is missing in its place among the others", () => {
    const bare = contentFromBody({ type: "FEAT", title: TITLE, body: "## Test Strategy\n\n- one" })
    const changed = withFlags(bare, { ...NONE, description: "what", files: [modify("a.ts")], criteria: ["x"] })
    assert.strictEqual(
      changed.body,
      "## Description\n\nwhat\n\n## Affected Files\n\n| File | Action | Description |\n|---|---|---|\n| a.ts | modify | |\n\n" +
        "## Acceptance Criteria\n\n- [ ] AC-1: x\n\n## Test Strategy\n\n- one"
    )
    const last = withFlags(contentFromBody({ type: "FEAT", title: TITLE, body: "## Context\n\nwhy" }), {
      ...NONE,
      tests: ["t"]
    })
    assert.isTrue(
      last.body.startsWith("## Context\n\nwhy\n\n## Test Strategy\n\n### E2E\n\n- t\n\n### Verification Commands\n"),
      last.body
    )
  })

  it("writes the line endings of the body", () => {
    const windows = contentFromBody({ type: "FEAT", title: TITLE, body: BODY.replaceAll("\n", "\r\n") })
    const changed = withFlags(windows, { ...NONE, context: "a\nb", criteria: ["x"], tests: ["t"] })
    assert.notMatch(changed.body, /(?<!\r)\n/u)
  })

  it("keeps files that the flags brought where the body doesn't name them", () => {
    const flagged = {
      ...contentFromBody({ type: "FEAT", title: TITLE, body: "## Context\n\nwhy\n" }),
      files: [modify("a.ts")]
    }
    assert.deepStrictEqual(withFlags(flagged, { ...NONE, context: "new" }).files, [modify("a.ts")])
  })

  it("completes what a title alone began", () => {
    for (const type of ["TASK", "BUG", "FEAT", "IDEA", "SEC"]) {
      const parts = completeFor(type)
      const { context = "", criteria = [], description = "", files = [], sections = [], tests = [] } = parts
      const changed = withFlags(fromFlags(type), { context, criteria, description, files, tests, sections })
      assert.deepStrictEqual(missingParts(changed, strict), [], type)
      assert.strictEqual(changed.body, fromFlags(type, parts).body, type)
    }
  })

  it("keeps each text in its section, and every other section as it was, whatever the text", () => {
    const piece = fc.constantFrom(
      "# A",
      "## Context",
      "## Description",
      "```",
      "~~~",
      "<!--",
      "-->",
      "- [ ] AC-1: x",
      "| a |",
      "|---|",
      "===",
      "---",
      "    x",
      "text",
      "",
      "> q",
      "<pre>",
      "<div>",
      "$$",
      "[^1]: x"
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.boolean(), (lines, windows) => {
        const body = windows ? BODY.replaceAll("\n", "\r\n") : BODY
        const before = contentFromBody({ type: "FEAT", title: TITLE, body })
        const eol = windows ? "\r\n" : "\n"
        const changed = withFlags(before, { ...NONE, context: lines.join("\n") })
        assert.deepStrictEqual(contentFromBody({ type: "FEAT", title: TITLE, body: changed.body }), changed)
        const from = body.indexOf(`## Own Section`)
        assert.isTrue(changed.body.startsWith(`intro  ${eol}## Context${eol}${eol}`))
        assert.isTrue(changed.body.endsWith(body.slice(from)))
        assert.strictEqual(
          withFlags(changed, { ...NONE, context: "new" }).body,
          withFlags(before, { ...NONE, context: "new" }).body
        )
      }),
      { numRuns: 150 }
    )
  })
})
