import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { contentFromBody, parseTicketFile } from "../../src/ticket/TicketDocument.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import { ESTIMATE, TITLE } from "./configs.ts"

const parse = (text: string) => {
  const result = parseTicketFile(text, { path: "t.md" })
  return Result.isSuccess(result) ? result.success : assert.fail(result.failure.message)
}

const file = (header: string, body = ""): string =>
  `---\nid: FEAT-007\ntitle: ${TITLE}\n${header}---\n\n# FEAT-007: ${TITLE}\n\n${body}`

const contentOf = (body: string): TicketContent => contentFromBody({ type: "FEAT", title: TITLE, body })

describe("reading a ticket file", () => {
  it("gives its fields, sections and body, and keeps every field that means nothing to the toolkit", () => {
    const body = [
      "## Context",
      "",
      "Why.",
      "",
      "## Affected Files",
      "",
      "| File | Action | Description |",
      "|---|---|---|",
      "| `src/a.ts` | Modify | what \\| why |",
      "| [docs/](docs) | create | |",
      "| old.ts → new.ts | rename | |",
      "",
      "## Acceptance Criteria",
      "",
      "- [x] AC-1: done",
      "- [ ] **AC-2**: open",
      "- [ ] no number",
      "",
      "## Test Strategy",
      "",
      "- one",
      "- group",
      "  - two",
      "  - three",
      "- None: nothing else",
      "",
      "| Test | Verifies |",
      "|---|---|",
      "| four | AC-1 |",
      "",
      "### Verification Commands",
      "",
      "- not a test",
      ""
    ].join("\n")
    const text = file(
      "uid: t-1\nstatus: in-review\npriority: High\ntags: [api, 2]\ndepends_on: [feat-1]\ncreated: 2026-11-20\n" +
        "assignee: ada\nestimated_tokens: 0\nshared_files: [a, {b: [1]}]\n",
      body
    )
    assert.deepStrictEqual(parse(text), {
      uid: "t-1",
      key: "FEAT-007",
      status: "in-review",
      content: {
        type: "FEAT",
        title: TITLE,
        priority: "high",
        tags: ["api", "2"],
        dependsOn: ["feat-1"],
        files: [
          { path: "src/a.ts", action: "modify", to: null, note: "what | why" },
          { path: "docs/", action: "create", to: null, note: "" },
          { path: "old.ts", action: "rename", to: "new.ts", note: "" }
        ],
        criteria: [
          { id: "AC-1", text: "done", done: true },
          { id: "AC-2", text: "open", done: false },
          { id: "AC-3", text: "no number", done: false }
        ],
        plannedTests: 4,
        fields: { assignee: "ada", estimated_tokens: 0, shared_files: ["a", { b: [1] }] },
        body
      }
    })
  })

  it("finds files in lists as people write them, and takes prose for no file", () => {
    const { files } = contentOf(
      "## Affected Files\n\n- modify src/a.ts: note\n- `src/b c.ts` (create) – new\n- src/c.ts\n- rename a.ts -> b.ts\n" +
        "- Delete: Makefile\n- The rest stays\n- (none)\n"
    )
    assert.deepStrictEqual(
      files.map(({ action, note, path, to }) => [action, path, to, note]),
      [
        ["modify", "src/a.ts", null, "note"],
        ["create", "src/b c.ts", null, "new"],
        ["modify", "src/c.ts", null, ""],
        ["rename", "a.ts", "b.ts", ""],
        ["delete", "Makefile", null, ""]
      ]
    )
  })

  it("finds columns by their names, and takes placeholders and (none) for no file", () => {
    const { files } = contentOf(
      "## Affected Files\n\n| # | Action | Path | Why |\n|--|--|--|--|\n| 1 | new | src/a.ts | because |\n" +
        "| 2 | modify | {{path}} | |\n| 3 | modify | path/to/file | |\n| 4 | | (none) | |\n"
    )
    assert.deepStrictEqual(files, [{ path: "src/a.ts", action: "create", to: null, note: "because" }])
  })

  it("gives every criterion an id of its own, and leaves out lines that say nothing", () => {
    const { criteria } = contentOf(
      "## Acceptance Criteria\n\n- [ ] AC-2: two\n- [ ] first\n- [ ] AC-2 – again\n- [ ] AC-9:\n- [ ] {{what}}\n- last\n- AC-1: given\n"
    )
    assert.deepStrictEqual(
      criteria.map(({ id, text }) => `${id} ${text}`),
      ["AC-2 two", "AC-3 first", "AC-4 again", "AC-6 last", "AC-1 given"]
    )
  })

  it("has sensible defaults where the header says little", () => {
    const { content, key, status, uid } = parse(`---\nid: BUG-NNN\npriority:\ntags:\n---\n# BUG-NNN: It breaks\n`)
    assert.deepStrictEqual([uid, key, status], [null, null, null])
    assert.deepStrictEqual(content, {
      type: "BUG",
      title: "It breaks",
      priority: "medium",
      tags: [],
      dependsOn: [],
      files: [],
      criteria: [],
      plannedTests: 0,
      fields: {},
      body: ""
    })
  })

  it("takes the type from ticket_type, from a type of ours, or from the key, and leaves other types as a field", () => {
    const typeOf = (header: string) => {
      const { fields, type } = parse(`---\ntitle: A\n${header}\n---\n`).content
      return [type, fields]
    }
    assert.deepStrictEqual(typeOf("id: idea-1\ntype: experiment"), ["IDEA", { type: "experiment" }])
    assert.deepStrictEqual(typeOf("id: FEAT-1\ntype: BUG"), ["BUG", {}])
    assert.deepStrictEqual(typeOf("id: FEAT-1\nticket_type: EPIC\ntype: experiment"), ["EPIC", { type: "experiment" }])
    assert.deepStrictEqual(typeOf("type: bug"), ["BUG", {}])
    assert.deepStrictEqual(typeOf("type: EPIC"), ["EPIC", {}])
  })

  it("splits a text with commas into tags", () => {
    assert.deepStrictEqual(parse(file("tags: SECURITY, api\n")).content.tags, ["SECURITY", "api"])
  })

  it("keeps a body with Windows line endings and a byte order mark as it is", () => {
    const body = "## Affected Files\r\n\r\n| File | Action |\r\n|---|---|\r\n| a.ts | create |\r\n"
    const { content } = parse(`\uFEFF${file("", body).replaceAll(/\r?\n/gu, "\r\n")}`)
    assert.strictEqual(content.body, body)
    assert.deepStrictEqual(
      content.files.map(({ path }) => path),
      ["a.ts"]
    )
  })

  it("takes the title heading off, and keeps one that says something else", () => {
    const bodyOf = (heading: string) =>
      parse(`---\nid: FEAT-7\ntitle: Export it\n---\n\n${heading}\n\ntext\n`).content.body
    for (const same of ["# FEAT-7: Export it", "# FEAT-007: export IT!", "# Export it", "#  FEAT-7 — **Export it**"]) {
      assert.strictEqual(bodyOf(same), "text\n", same)
    }
    assert.strictEqual(bodyOf("# Import it"), "# Import it\n\ntext\n")
    assert.strictEqual(bodyOf("## Export it"), "## Export it\n\ntext\n")
    assert.strictEqual(bodyOf("#Export it"), "#Export it\n\ntext\n")
  })

  it("never takes an estimate from a file", () => {
    const before = "## Dependencies\n\n(none)\n"
    const after = "## History\n\nold\n"
    assert.strictEqual(parse(file("", `${before}\n${ESTIMATE}\n${after}`)).content.body, `${before}\n${after}`)
    assert.strictEqual(parse(file("", `${before}\n${ESTIMATE}`)).content.body, before)
    const nested = `${before}\n${ESTIMATE}\n### Cost Estimate\n\nmore\n\n${after}`
    assert.strictEqual(parse(file("", nested)).content.body, `${before}\n${after}`)
    const quoted = `${before}\n\`\`\`md\n${ESTIMATE}\`\`\`\n`
    assert.strictEqual(parse(file("", quoted)).content.body, quoted)
  })
})

describe("dependencies in a file", () => {
  const table =
    "## Dependencies\n\n| Ticket | What | Status |\n|---|---|---|\n| FEAT-003 | it | open |\n| `BUG-1`, TASK-2 | | |\n| (none) | | |\n"
  const depsOf = (header: string, body = table) => parse(file(header, body)).content.dependsOn

  it("are those of depends_on and blockers, each once, as they are written", () => {
    assert.deepStrictEqual(depsOf("depends_on: [feat-1, FEAT-2~k3f9]\nblockers: [FEAT-001, BUG-4]\n"), [
      "feat-1",
      "FEAT-2~k3f9",
      "BUG-4"
    ])
    assert.deepStrictEqual(depsOf("depends_on: TASK-1, TASK-2\n"), ["TASK-1", "TASK-2"])
    assert.deepStrictEqual(depsOf("blockers: [t-k3f9abcdef]\n"), ["t-k3f9abcdef"])
  })

  it("are those of the section where the header names none", () => {
    assert.deepStrictEqual(depsOf("depends_on: []\nblockers:\n"), ["FEAT-003", "BUG-1", "TASK-2"])
    assert.deepStrictEqual(depsOf("depends_on: [none]\n"), ["FEAT-003", "BUG-1", "TASK-2"])
    assert.deepStrictEqual(depsOf("", "## Dependencies\n\n- FEAT-003: it\n- not FEAT-004\n"), ["FEAT-003"])
    assert.deepStrictEqual(depsOf("", "## Dependencies\n\n| Ticket |\n|---|\n| (none) |\n"), [])
  })

  it("are those of the header alone in a file that the toolkit wrote", () => {
    assert.deepStrictEqual(depsOf("uid: t-1\ndepends_on: []\n"), [])
  })
})

describe("a body without a file", () => {
  it("is read with defaults for what only a header can say", () => {
    assert.deepStrictEqual(contentOf("## Context\n\nWhy.\n"), {
      type: "FEAT",
      title: TITLE,
      priority: "medium",
      tags: [],
      dependsOn: [],
      files: [],
      criteria: [],
      plannedTests: 0,
      fields: {},
      body: "## Context\n\nWhy.\n"
    })
  })

  it("loses its title heading, its byte order mark and its estimate", () => {
    assert.strictEqual(contentOf(`\uFEFF# ${TITLE}\n\ntext\n\n${ESTIMATE}`).body, "text\n")
  })

  it("keeps a file that can't be planned, so that it can be named as what is missing", () => {
    assert.deepStrictEqual(
      contentOf("## Affected Files\n\n- ../a.ts\n").files.map(({ path }) => path),
      ["../a.ts"]
    )
  })
})
