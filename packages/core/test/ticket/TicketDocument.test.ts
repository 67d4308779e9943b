import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { contentFromBody, parseTicketFile, renderTicketFile } from "../../src/ticket/TicketDocument.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import { TITLE } from "./configs.ts"

const parse = (text: string) => {
  const result = parseTicketFile(text, { path: "t.md" })
  return Result.isSuccess(result) ? result.success : assert.fail(result.failure.message)
}

const file = (header: string, body = ""): string =>
  `---\nid: FEAT-007\ntitle: ${TITLE}\n${header}---\n\n# FEAT-007: ${TITLE}\n\n${body}`

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

const ESTIMATE = "## Cost Estimate\n\n| Model | Est. Cost |\n|---|--:|\n| a | $1.00 |\n\n- Basis: 1 to modify\n"

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

describe("a file that can't be a ticket", () => {
  const rows = (row: string) =>
    `## Context\n\n## Affected Files\n\n| File | Action |\n|---|---|\n| ok.ts | create |\n${row}\n`
  const bad: ReadonlyArray<
    readonly [why: string, text: string, code: string, line: number, field: string | null, what: RegExp]
  > = [
    ["has broken YAML", file("tags: [a\n"), "ticket-yaml-invalid", 5, "tags", /./u],
    ["names a field twice", file("title: B\n"), "ticket-yaml-invalid", 4, "title", /./u],
    ["begins with ---js", "---js\n{}\n---\n", "ticket-yaml-invalid", 1, null, /---js/u],
    ["has no header", "# FEAT-007: A\n", "ticket-yaml-invalid", 1, null, /no header/u],
    ["is empty", "", "ticket-yaml-invalid", 1, null, /no header/u],
    ["has a bad priority", file("priority: urgent\n"), "ticket-invalid", 4, "priority", /"urgent" is not a priority/u],
    ["has a list as its priority", file("priority: [high]\n"), "ticket-invalid", 4, "priority", /one text/u],
    ["says nothing of its type", "---\ntitle: A\n---\n", "ticket-invalid", 1, "id", /what kind of ticket/u],
    ["has an unknown type", "---\ntitle: A\ntype: big thing\n---\n", "ticket-invalid", 3, "type", /"big thing"/u],
    ["has a type in small letters", file("ticket_type: epic\n"), "ticket-invalid", 4, "ticket_type", /"epic"/u],
    ["has a number as its id", "---\nid: 7\ntitle: A\n---\n", "ticket-invalid", 2, "id", /"7" is no ticket key/u],
    ["has an id that leaves the folder", "---\nid: ../a-1\n---\n", "ticket-invalid", 2, "id", /no ticket key/u],
    ["has no title", "---\nid: FEAT-1\n---\n\ntext\n", "ticket-invalid", 1, "title", /no title/u],
    ["has an empty title", '---\nid: FEAT-1\ntitle: " "\n---\n', "ticket-invalid", 3, "title", /no title/u],
    ["has a uid that is none", file("uid: ../x\n"), "ticket-invalid", 4, "uid", /no uid/u],
    [
      "depends on something that is no ticket",
      file("depends_on: [FEAT-1, later]\n"),
      "ticket-invalid",
      4,
      "depends_on",
      /"later"/u
    ],
    [
      "is blocked by something that is no ticket",
      file("blockers: [the vendor]\n"),
      "ticket-invalid",
      4,
      "blockers",
      /"the vendor"/u
    ],
    ["has lists as tags", file("tags: [[a]]\n"), "ticket-invalid", 4, "tags", /every entry/u],
    [
      "has a field that JavaScript owns",
      file("__proto__: {a: 1}\n"),
      "ticket-invalid",
      4,
      "__proto__",
      /can't be the name/u
    ],
    ["has one deep inside", file("x: [{__proto__: 1}]\n"), "ticket-invalid", 4, "x", /can't be the name/u],
    [
      "names an absolute path",
      file("", rows("| /etc/passwd | modify |")),
      "ticket-invalid",
      15,
      "Affected Files",
      /absolute/u
    ],
    [
      "names a path of Windows",
      file("", rows("| C:\\a.ts | modify |")),
      "ticket-invalid",
      15,
      "Affected Files",
      /absolute/u
    ],
    [
      "names a path outside",
      file("", rows("| src/../../a.ts | modify |")),
      "ticket-invalid",
      15,
      "Affected Files",
      /leaves the repository/u
    ],
    [
      "renames to a path outside",
      file("", rows("| a.ts → ../a.ts | rename |")),
      "ticket-invalid",
      15,
      "Affected Files",
      /leaves/u
    ],
    ["renames to nowhere", file("", rows("| a.ts | rename |")), "ticket-invalid", 15, "Affected Files", /no new path/u],
    [
      "does something unknown to a file",
      file("", rows("| a.ts | polish |")),
      "ticket-invalid",
      15,
      "Affected Files",
      /"polish"/u
    ],
    [
      "does so below an estimate",
      file("", ESTIMATE + rows("| a.ts | polish |")),
      "ticket-invalid",
      22,
      "Affected Files",
      /"polish"/u
    ],
    ["is huge", file("", "x".repeat(300_000)), "ticket-invalid", 8, "body", /longer than 128 KiB/u],
    ["nests without end", file("", "> ".repeat(20_000)), "ticket-invalid", 8, "body", /too deeply/u]
  ]
  for (const [why, text, code, line, field, what] of bad) {
    it(`is refused with file, line and field when it ${why}`, () => {
      for (const written of [text, `\uFEFF${text}`, text.replaceAll("\n", "\r\n")]) {
        const result = parseTicketFile(written, { path: "t.md" })
        if (Result.isSuccess(result)) return assert.fail("was read")
        const { failure } = result
        assert.strictEqual(failure.code, code)
        assert.strictEqual(failure.kind, "usage")
        assert.match(failure.message, new RegExp(`^t\\.md:${line}:\\d+: `, "u"))
        assert.match(failure.message, what)
        assert.deepStrictEqual(
          [failure.details["file"], failure.details["line"], failure.details["field"]],
          ["t.md", line, field]
        )
        assert.match(failure.next, /\.$/u)
      }
    })
  }

  it("leaves no trace in JavaScript's own objects", () => {
    parseTicketFile(file("__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\n"), { path: "t.md" })
    assert.notProperty({}, "polluted")
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
