import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { parseTicketFile } from "../../src/ticket/TicketDocument.ts"
import { ESTIMATE, TITLE } from "./configs.ts"

const file = (header: string, body = ""): string =>
  `---\nid: FEAT-007\ntitle: ${TITLE}\n${header}---\n\n# FEAT-007: ${TITLE}\n\n${body}`

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
