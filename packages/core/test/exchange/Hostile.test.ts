import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import type { SourceText } from "../../src/exchange/ForeignTicket.ts"
import type { Format, FormatName } from "../../src/exchange/Format.ts"
import { FORMATS, formatNamed } from "../../src/exchange/formats.ts"
import { outgoing, recordsOf } from "./arbitraries.ts"

const named = (name: FormatName): Format => formatNamed(name) ?? assert.fail(name)

const PATHS: Readonly<Record<FormatName, string>> = {
  beads: "issues.jsonl",
  "task-master": "tasks.json",
  github: "issues.json",
  "backlog-md": "tasks/task-1 - a.md",
  seed: "pending/BUG-001-a.md"
}

/** What is wrong with it, or nothing. */
const refusal = (name: FormatName, text: string): string | null => {
  const read = named(name).read([{ path: PATHS[name], text }])
  if (Result.isSuccess(read)) return null
  assert.strictEqual(read.failure.code, "import-invalid")
  return read.failure.message
}

/** Whatever was read is written, and read again says the same. */
const holds = (format: Format, texts: ReadonlyArray<SourceText>): void => {
  const read = format.read(texts)
  if (Result.isFailure(read)) {
    assert.strictEqual(read.failure.code, "import-invalid")
    return
  }
  const { frame, records } = read.success
  const written = format.write(
    records.map(({ record, ticket }) => outgoing(ticket, { record, changes: {} })),
    frame
  )
  const again = format.read(written.map((one) => ({ ...one, path: one.path === "" ? PATHS[format.name] : one.path })))
  if (Result.isFailure(again)) return assert.fail(again.failure.message)
  const byId = new Map(again.success.records.map(({ ticket }) => [ticket.id, ticket]))
  assert.strictEqual(byId.size, records.length)
  for (const { ticket } of records) assert.deepStrictEqual(byId.get(ticket.id), ticket)
}

const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`

describe("a source that means no good", () => {
  const wrapped: ReadonlyArray<readonly [FormatName, (fields: string) => string]> = [
    ["beads", (fields) => `{"id":"a","title":"A",${fields}}\n`],
    ["task-master", (fields) => `{"tasks":[{"id":1,"title":"A",${fields}}]}`],
    ["github", (fields) => `[{"number":1,"title":"A",${fields}}]`]
  ]
  for (const [name, textWith] of wrapped) {
    it(`can't exhaust the stack: ${name}`, () => {
      assert.include(refusal(name, textWith(`"x":${deep}`)), "nests deeper than 100 levels")
      assert.include(refusal(name, deep), "nests deeper than 100 levels")
    })

    it(`may have a text of any length: ${name}`, () => {
      for (const body of ["x", "\\\\", '\\"', "\\\\n"]) {
        const long = body.repeat(Math.ceil(12_000_000 / body.length))
        assert.isNull(refusal(name, textWith(`"x":"${long}","y":1234567890123456`)))
      }
    })

    it(`has no number that would come back as another one: ${name}`, () => {
      assert.include(refusal(name, textWith('"x":[12345678901234567890]')), "the number 12345678901234567890")
      for (const fine of [
        '"12345678901234567890"',
        "9007199254740992",
        "36014814692709350",
        "0.12345678901234567",
        "1e300",
        '"\\"12345678901234567890"'
      ]) {
        assert.isNull(refusal(name, textWith(`"x":${fine}`)), fine)
      }
    })
  }

  it("gains nothing by names that every object has", () => {
    for (const word of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
      const [beads] = recordsOf("beads", [
        { path: PATHS.beads, text: `{"id":"a","title":"A","issue_type":"${word}","status":"${word}"}` }
      ])
      assert.deepStrictEqual([beads?.ticket.type, beads?.ticket.outcome], ["TASK", "open"])
      const text = `---\nid: BUG-001\ntitle: A\nstatus: ${word}\n---\n\n# BUG-001: A\n`
      assert.strictEqual(recordsOf("seed", [{ path: PATHS.seed, text }])[0]?.ticket.outcome, "open")
      holds(named("task-master"), [
        { path: PATHS["task-master"], text: `{"${word}":{"tasks":[{"id":1,"title":"A"}]}}` }
      ])
    }
  })

  it("can't call an issue of GitHub by what is no number of one", () => {
    for (const number of ["1.5", "-1", "0", '"x"', "null", "1e400"]) {
      assert.include(refusal("github", `[{"number":${number},"title":"A"}]`), "number: ")
    }
  })

  for (const format of FORMATS) {
    const path = PATHS[format.name]
    it(`of ${format.title} is read or refused, whatever its text is, and comes back when it is read`, () => {
      const values = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.json(),
        fc.array(fc.json()).map((all) => all.join("\n"))
      )
      fc.assert(
        fc.property(values, (text) => holds(format, [{ path, text }])),
        { numRuns: 200 }
      )
    })

    it(`of ${format.title} is read or refused, whatever its fields hold, and comes back when it is read`, () => {
      fc.assert(
        fc.property(fieldsOf(format.name), (text) => holds(format, [{ path, text }])),
        { numRuns: 500 }
      )
    })

    it(`of ${format.title} that a log kept is read again or is nothing, whatever it says`, () => {
      const texts = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fieldsOf(format.name))
      fc.assert(
        fc.property(texts, fc.string(), (record, id) => {
          format.again(record, id)
        }),
        { numRuns: 300 }
      )
    })
  }

  it("can't break an export by what is said to stand around its tickets", () => {
    for (const frame of ["", "{", "[]", "null", '{"master":3}', deep]) {
      const [written] = named("task-master").write([], frame)
      assert.doesNotThrow(() => JSON.parse(written?.text ?? ""))
    }
  })
})

const value = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("a", "1", "bd-1", "#1", "done", "- [ ] x", "@ada", "", "---", "  ", "Depends on #2")
  },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) }
)
const NAMES: Readonly<Record<FormatName, ReadonlyArray<string>>> = {
  beads: [
    "description",
    "design",
    "notes",
    "acceptance_criteria",
    "status",
    "priority",
    "issue_type",
    "assignee",
    "labels",
    "dependencies",
    "comments",
    "external_ref",
    "close_reason",
    "backlog_key"
  ],
  "task-master": [
    "description",
    "details",
    "testStrategy",
    "status",
    "priority",
    "dependencies",
    "subtasks",
    "backlog_key"
  ],
  github: [
    "body",
    "state",
    "stateReason",
    "state_reason",
    "labels",
    "assignees",
    "comments",
    "url",
    "html_url",
    "type",
    "pull_request"
  ],
  "backlog-md": [
    "status",
    "assignee",
    "labels",
    "dependencies",
    "priority",
    "parent_task_id",
    "milestone",
    "backlog_key"
  ],
  seed: ["status", "priority", "tags", "depends_on", "blockers", "assignee", "type", "uid", "whatever"]
}

/** A source of one ticket whose fields hold anything. */
function fieldsOf(name: FormatName): fc.Arbitrary<string> {
  const fields = fc.dictionary(fc.constantFrom(...NAMES[name]), value, { maxKeys: 6 })
  const header = (own: string) =>
    fc.tuple(fields, fc.string({ unit: "binary", maxLength: 40 })).map(
      ([all, body]) =>
        `---\n${own}${Object.entries(all)
          .map(([field, one]) => `${field}: ${JSON.stringify(one)}\n`)
          .join("")}---\n\n## Description\n\n${body}\n`
    )
  switch (name) {
    case "beads":
      return fields.map((all) => `${JSON.stringify({ id: "bd-1", title: "A", ...all })}\n`)
    case "task-master":
      return fields.map((all) => JSON.stringify({ master: { tasks: [{ id: 1, title: "A", ...all }] } }))
    case "github":
      return fields.map((all) => JSON.stringify([{ number: 1, title: "A", ...all }]))
    case "backlog-md":
      return header("id: task-1\ntitle: A\n")
    case "seed":
      return header("id: BUG-001\ntitle: A\n")
  }
}
