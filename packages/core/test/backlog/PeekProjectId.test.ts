import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { parseConfig } from "../../src/backlog/BacklogConfig.ts"
import { freeProjectId, peekProject, peekProjectId, PROJECT_ID, projectIdOf } from "../../src/backlog/PeekProjectId.ts"

describe("the id made from a project's name", () => {
  it.each([
    ["my-app", "my-app"],
    ["My App", "my-app"],
    ["@scope/pkg", "scope-pkg"],
    ["Crème Brûlée", "creme-brulee"],
    ["--x--", "x"],
    ["日本", "project"],
    ["", "project"],
    [`${"a".repeat(63)} b`, "a".repeat(63)]
  ])("of %j is %s", (name, id) => {
    assert.strictEqual(projectIdOf(name), id)
  })

  it("is a usable id for any name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (name) =>
        assert.match(projectIdOf(name), PROJECT_ID)
      )
    )
  })

  it("stays the same when it is made again", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (name) =>
        assert.strictEqual(projectIdOf(projectIdOf(name)), projectIdOf(name))
      )
    )
  })
})

describe("an id that no other project of the repository has", () => {
  it.each([
    ["web", [], "web"],
    ["web", ["shop"], "web"],
    ["web", ["web"], "web-2"],
    ["web", ["web", "web-2", "web-4"], "web-3"],
    ["a".repeat(64), ["a".repeat(64)], `${"a".repeat(62)}-2`],
    [`${"a".repeat(61)}-bc`, [`${"a".repeat(61)}-bc`], `${"a".repeat(61)}-2`]
  ])("made of %j beside %j is %j", (id, taken, free) => {
    assert.strictEqual(freeProjectId(id, new Set(taken)), free)
    assert.match(free, PROJECT_ID)
  })
})

describe("peeking at where the log is", () => {
  const peek = (value: unknown) => peekProject(JSON.stringify(value)).storage

  it("finds files where nothing is said", () => {
    for (const log of [undefined, {}, { durability: "os" }, 7, null]) assert.strictEqual(peek({ log }), "files")
    assert.strictEqual(peekProject("{").storage, "files")
  })

  it("knows files and refs and nothing else", () => {
    assert.deepStrictEqual(
      ["files", "refs", "Refs", "ref", "", null, 0, ["refs"]].map((storage) => peek({ log: { storage } })),
      ["files", "refs", null, null, null, null, null, null]
    )
  })
})

describe("peeking at the project's id", () => {
  const peek = (value: unknown) => peekProjectId(JSON.stringify(value))

  it("gives what project.id says", () => {
    assert.strictEqual(peek({ version: "2.0", project: { id: "textkit-2", name: "Other" } }), "textkit-2")
    assert.strictEqual(peek({ version: "1.1", project: { id: "textkit-2", name: "Other" } }), "textkit-2")
  })

  it("makes one from the name in versions 1.0 and 1.1 only", () => {
    assert.strictEqual(peek({ version: "1.0", project: { name: "My App" } }), "my-app")
    assert.strictEqual(peek({ version: "1.1", project: { name: "My App" } }), "my-app")
    assert.isNull(peek({ version: "2.0", project: { name: "My App" } }))
    assert.isNull(peek({ project: { name: "My App" } }))
  })

  it("ignores a byte order mark and Windows line breaks", () => {
    assert.strictEqual(peekProjectId('\uFEFF{\r\n  "version": "1.0",\r\n  "project": { "name": "a" }\r\n}\r\n'), "a")
  })

  it.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["no object", "[]"],
    ["null", "null"],
    ["a project that is no object", '{"version":"1.0","project":"a"}'],
    ["an empty name", '{"version":"1.0","project":{"name":""}}'],
    ["an id that leads out of the folder", '{"version":"2.0","project":{"id":"../x","name":"a"}}'],
    ["an id that is no text, whatever the name", '{"version":"1.0","project":{"id":7,"name":"a"}}']
  ])("gives none for %s", (_, text) => {
    assert.isNull(peekProjectId(text))
  })

  it("agrees with the whole reading of every file that can be read", () => {
    const anyProject = fc.record(
      { id: fc.constantFrom("a", "b-1", "A", "", "x/y"), name: fc.constantFrom("A b", "é", "", "x") },
      { requiredKeys: [] }
    )
    const anyLog = fc.record(
      { storage: fc.constantFrom("files", "refs", "Refs", "", null, 7), durability: fc.constantFrom("commit", "os") },
      { requiredKeys: [] }
    )
    const version = fc.constantFrom("1.0", "1.1", "2.0", "3.0")
    const anyFile = fc.record({ version, project: anyProject, log: anyLog }, { requiredKeys: ["version", "project"] })
    let read = 0
    fc.assert(
      fc.property(anyFile, (value) => {
        const text = JSON.stringify(value)
        const parsed = parseConfig(text, { path: "backlog.config.json" })
        if (Result.isFailure(parsed)) return
        read += 1
        const { log, project } = parsed.success.config
        assert.deepStrictEqual(peekProject(text), { id: project.id, storage: log.storage })
      }),
      { numRuns: 600 }
    )
    assert.isAbove(read, 20)
  })
})
