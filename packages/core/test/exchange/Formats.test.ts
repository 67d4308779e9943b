import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import type { ForeignSource, ForeignTicket, SourceText } from "../../src/exchange/ForeignTicket.ts"
import type { Format, FormatName } from "../../src/exchange/Format.ts"
import { FORMATS, formatNamed, formatOfFolder, formatOfText } from "../../src/exchange/formats.ts"
import { mutated, outgoing, ticketWith } from "./arbitraries.ts"
import { SOURCES } from "./sources.ts"

const named = (name: FormatName): Format => formatNamed(name) ?? assert.fail(name)
const readIn = (format: Format, texts: ReadonlyArray<SourceText>): ForeignSource => {
  const read = format.read(texts)
  return Result.isSuccess(read) ? read.success : assert.fail(read.failure.message)
}
const filed = (texts: ReadonlyArray<SourceText>, path: string): ReadonlyArray<SourceText> =>
  texts.map((one) => (one.path === "" ? { ...one, path } : one))

/** What each format holds of a ticket that was made elsewhere. */
const HOLDS: Readonly<Record<Exclude<FormatName, "seed">, ReadonlyArray<keyof ForeignTicket>>> = {
  beads: ["title", "type", "tags", "assignees", "description", "criteria"],
  "task-master": ["title", "priority", "outcome", "description", "criteria"],
  github: ["title", "outcome", "assignees"],
  "backlog-md": ["title", "priority", "outcome", "tags", "assignees", "description", "criteria"]
}
const PATHS: Readonly<Record<FormatName, string>> = {
  beads: "issues.jsonl",
  "task-master": "tasks.json",
  github: "issues.json",
  "backlog-md": "",
  seed: ""
}

describe("a source of another tool", () => {
  for (const { left, name, texts, tickets } of SOURCES) {
    const format = named(name)
    it(`of ${format.title} is read as what it says`, () => {
      const source = readIn(format, texts)
      assert.deepStrictEqual(
        source.records.map(({ ticket }) => {
          const { assignees, dependsOn, id, outcome, priority, tags, title, type } = ticket
          return { id, title, type, priority, outcome, tags, assignees, dependsOn }
        }),
        tickets
      )
      assert.deepStrictEqual(source.left, left)
    })

    it(`of ${format.title} is known by its files`, () => {
      assert.strictEqual(
        formatOfFolder(["README.md", "src/tasks/code.ts", ...texts.map(({ path }) => path)])?.name,
        name
      )
      if (name !== "seed") assert.strictEqual(formatOfText(texts[0] ?? { path: "", text: "" })?.name, name)
    })

    it(`of ${format.title} comes back as it was when nothing has changed`, () => {
      const source = readIn(format, texts)
      const written = format.write(
        source.records.map(({ record, ticket }) => outgoing(ticket, { record, changes: {} })),
        source.frame
      )
      if (PATHS[name] === "") {
        assert.deepStrictEqual(new Set(written), new Set(texts))
        return
      }
      const parse = (text: string): unknown =>
        name === "beads"
          ? text
              .trim()
              .split("\n")
              .map((line) => JSON.parse(line) as unknown)
          : (JSON.parse(text) as unknown)
      assert.deepStrictEqual(parse(written[0]?.text ?? ""), parse(texts[0]?.text ?? ""))
    })

    it(`of ${format.title} is read again from each record as it was read`, () => {
      for (const { content, record, ticket } of readIn(format, texts).records) {
        const again = format.again(record, ticket.id)
        assert.deepStrictEqual([again?.ticket, again?.content], [ticket, content])
      }
    })

    it(`of ${format.title} that is damaged is refused with its place, or read, and never breaks the reader`, () => {
      const one = texts[0] ?? { path: "", text: "" }
      fc.assert(
        fc.property(mutated(one.text), (text) => {
          const read = format.read([{ ...one, text }, ...texts.slice(1)])
          if (Result.isSuccess(read)) return
          assert.strictEqual(read.failure.code, "import-invalid")
          assert.include(read.failure.message, one.path.slice(0, 5))
        }),
        { numRuns: 300 }
      )
    })
  }

  it("names every mistake by file, line and field, and nothing of it is read", () => {
    const text = [
      '{"id":"a","title":"A"}',
      '{"id":"b"}',
      "{",
      '{"id":"a","title":"B","labels":"x"}',
      '{"id":"c","title":"C","priority":9}'
    ].join("\n")
    const read = named("beads").read([{ path: "issues.jsonl", text }])
    if (Result.isSuccess(read)) return assert.fail("it was read")
    const problems = read.failure.details["problems"] as ReadonlyArray<{ place: string; field: string | null }>
    assert.deepStrictEqual(
      problems.map(({ field, place }) => [place, field]),
      [
        ["issues.jsonl:2", "title"],
        ["issues.jsonl:3", null],
        ["issues.jsonl:4", "labels"],
        ["issues.jsonl:5", "priority"]
      ]
    )
    assert.include(read.failure.why, "Nothing was imported")
  })

  it("with one id twice is refused by both places", () => {
    const text = '{"id":"a","title":"A"}\n{"id":"a","title":"B"}\n'
    const read = named("beads").read([{ path: "issues.jsonl", text }])
    assert.isTrue(
      Result.isFailure(read) && read.failure.message.includes('issues.jsonl:2: id: "a" stands at issues.jsonl:1')
    )
  })
})

describe("issues of GitHub", () => {
  const issue = { number: 1, title: "A", state: "open", user: { login: "bob" }, comments: 3 }
  const url = "https://github.com/o/n/issues/1"
  const read = (...all: ReadonlyArray<unknown>) =>
    readIn(named("github"), [{ path: "issues.json", text: JSON.stringify(all) }])

  it("are read from the REST API, too, without its pull requests", () => {
    const { left, records } = read(
      { ...issue, html_url: url, state: "closed", state_reason: "not_planned" },
      { ...issue, number: 2, html_url: "https://github.com/o/n/pull/2", pull_request: { url: "x" } }
    )
    assert.deepStrictEqual(
      records.map(({ ticket }) => [ticket.id, ticket.outcome, ticket.url, ticket.comments]),
      [["o/n#1", "dropped", url, []]]
    )
    assert.deepStrictEqual(left, ["1 pull requests are no issues and are left out."])
  })

  it("that don't say of which repository they are are told, because another one's would be taken for them", () => {
    assert.include(read(issue).left[0], "1 issues don't say of which repository they are")
    assert.deepStrictEqual(read({ ...issue, html_url: url }).left, [])
  })
})

describe("a folder of Backlog.md", () => {
  const file = (path: string, header: string, body = "") => ({ path, text: `---\n${header}---\n${body}` })
  const format = named("backlog-md")

  it("may have headers of its early versions, which are no YAML, and gets them back", () => {
    const texts = [
      file(
        "tasks/task-1 - a.md",
        "id: task-1\ntitle: A\nassignee: @ada\nlabels:\n  - @x\nstatus: To Do\n",
        "\n## Description\n\nSay @all.\n"
      )
    ]
    const [record] = readIn(format, texts).records
    assert.deepStrictEqual([record?.ticket.assignees, record?.ticket.tags], [["ada"], ["@x"]])
    const { record: text, ticket } = record ?? assert.fail("nothing was read")
    assert.deepStrictEqual(format.write([outgoing(ticket, { record: text, changes: {} })], null), texts)
    const [changed] = format.write([outgoing(ticket, { record: text, changes: { priority: "high" } })], null)
    assert.strictEqual(
      readIn(format, [changed ?? assert.fail("nothing was written")]).records[0]?.ticket.priority,
      "high"
    )
  })

  it("may have notes without a header, and an id twice: the one that is worked on keeps it", () => {
    const { left, records } = readIn(format, [
      file("archive/tasks/task-1 - old.md", "id: task-1\ntitle: Old\n"),
      { path: "tasks/readme.md", text: "Here are tasks.\n" },
      file("tasks/task-1 - new.md", "id: TASK-1\ntitle: New\n")
    ])
    assert.deepStrictEqual(
      records.map(({ ticket }) => [ticket.id, ticket.title]),
      [
        ["task-1", "New"],
        ["task-1 archive/tasks/task-1 - old.md", "Old"]
      ]
    )
    assert.lengthOf(left, 2)
  })
})

describe("a ticket that was made here", () => {
  for (const format of FORMATS) {
    const { name } = format
    if (name === "seed") continue
    it(`is written for ${format.title} so that it reads as what the format holds of it`, () => {
      fc.assert(
        fc.property(ticketWith(fc.constant("TASK-001")), (ticket) => {
          const texts = filed(format.write([outgoing(ticket)], null), PATHS[name])
          if (name === "github") {
            // GitHub gives the number.
            const [issue] = JSON.parse(texts[0]?.text ?? "[]") as ReadonlyArray<Record<string, unknown>>
            const again = named("github").again(JSON.stringify({ ...issue, number: 1 }), "#1")
            for (const field of HOLDS[name]) assert.deepStrictEqual(again?.ticket[field], ticket[field], field)
            return
          }
          const [record] = readIn(format, texts).records
          assert.strictEqual(record?.own, "TASK-001")
          for (const field of HOLDS[name]) assert.deepStrictEqual(record?.ticket[field], ticket[field], field)
        })
      )
    })
  }
})

describe("a ticket that has changed since it came", () => {
  for (const { name, texts } of SOURCES) {
    if (name === "seed") continue
    const format = named(name)
    it(`keeps for ${format.title} what has not changed, and says what has`, () => {
      const source = readIn(format, texts)
      const changes = { title: "Another title", priority: "low" as const, criteria: [{ text: "new one", done: true }] }
      const written = filed(
        format.write(
          source.records.map(({ record, ticket }, at) =>
            outgoing({ ...ticket, ...(at === 0 ? changes : {}) }, { record, changes: at === 0 ? changes : {} })
          ),
          source.frame
        ),
        PATHS[name]
      )
      const [first, ...others] = source.records.map(({ ticket }) => ticket)
      const again = new Map(readIn(format, written).records.map(({ ticket }) => [ticket.id, ticket]))
      const now = again.get(first?.id ?? "")
      assert.deepStrictEqual([now?.title, now?.priority], [changes.title, changes.priority])
      assert.include(JSON.stringify(now?.criteria), JSON.stringify(changes.criteria[0]))
      for (const ticket of others) assert.deepStrictEqual(again.get(ticket.id), ticket)
      const { assignees, dependsOn, outcome, sections } = first ?? assert.fail("nothing was read")
      assert.deepStrictEqual(
        [now?.assignees, now?.dependsOn, now?.outcome, now?.sections],
        [assignees, dependsOn, outcome, sections]
      )
    })
  }
})
