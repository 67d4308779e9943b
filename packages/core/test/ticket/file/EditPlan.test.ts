import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { hasMarkers, sidesOf, versionsOf } from "../../../src/ticket/file/ConflictMarkers.ts"
import { changesBetween, changesOnto, mergeBodies } from "../../../src/ticket/file/ContentChanges.ts"
import { planEdit } from "../../../src/ticket/file/EditPlan.ts"
import { statusEdit } from "../../../src/ticket/file/StatusEdit.ts"
import { newTicket } from "../../../src/ticket/TicketState.ts"
import { STATUSES } from "../../../src/ticket/Vocabulary.ts"
import { content, recorded } from "../../support.ts"

const created = { uid: "t-1", key: "FEAT-007", content: content(), open: [] }
const ticketWith = (status: ReturnType<typeof newTicket>["status"]) => ({
  ...newTicket(recorded({ stream: "ticket/t-1", event: { type: "ticket.created", data: created } }), created, 0),
  status
})
const meaning = (changes = {}, status: string | null = "pending") => ({
  uid: "t-1",
  key: "FEAT-007",
  status,
  content: content(changes)
})

describe("the change of one content, made to another", () => {
  it("is what differs and nothing else, whatever the order of names and the line endings", () => {
    const before = content({ fields: { a: 1, b: { x: 1, y: 2 } }, body: "one\n\ntwo\n" })
    assert.deepStrictEqual(
      changesBetween(before, content({ fields: { b: { y: 2, x: 1 }, a: 1 }, body: "one\r\n\r\ntwo\r\n\r\n" })),
      {}
    )
    assert.deepStrictEqual(changesBetween(before, { ...before, title: "New" }), { title: "New" })
  })

  it("keeps what somebody else changed meanwhile, and takes what this person changed", () => {
    const base = content({ priority: "low", tags: ["a"], fields: { one: 1, two: 2 } })
    const after = content({ priority: "low", tags: ["a", "b"], fields: { one: 1, two: 3 } })
    const current = content({ priority: "critical", tags: ["a"], fields: { one: 9, two: 2, three: 3 } })
    assert.deepStrictEqual(changesOnto(base, after, current), {
      tags: ["a", "b"],
      fields: { one: 9, two: 3, three: 3 }
    })
  })

  it("keeps the line endings that the log has", () => {
    const base = content({ body: "one\n\ntwo\n" })
    const after = content({ body: "one\r\n\r\nthree\r\n" })
    assert.deepStrictEqual(changesOnto(base, after, base), { body: "one\n\nthree\n" })
  })

  it("is made section by section in the body", () => {
    const base = "top\n\n## A\n\none\n\n## B\n\ntwo\n\n## C\n\nthree\n"
    const after = "top\n\n## A\n\nONE\n\n## B\n\ntwo\n\n## D\n\nfour\n"
    const current = "top\n\n## A\n\none\n\n## B\n\nTWO\n\n## C\n\nthree\n\n## E\n\nfive\n"
    assert.strictEqual(
      mergeBodies(base, after, current),
      "top\n\n## A\n\nONE\n\n## B\n\nTWO\n\n## D\n\nfour\n\n## E\n\nfive\n"
    )
  })

  it("of the body never loses a section that only one side wrote", () => {
    const text = fc
      .uniqueArray(fc.tuple(fc.constantFrom("A", "B", "C", "D"), fc.constantFrom("one", "two", "three")), {
        selector: ([name]) => name,
        maxLength: 4
      })
      .map((sections) => sections.map(([name, said]) => `## ${name}\n\n${said}\n`).join("\n"))
    fc.assert(
      fc.property(text, text, text, (base, after, current) => {
        const merged = mergeBodies(base, after, current)
        const sections = (of: string) => of.split(/(?=^## )/mu).map((one) => one.trim())
        for (const one of sections(after)) {
          if (!sections(base).includes(one)) assert.include(merged, one)
        }
      })
    )
  })
})

describe("a status that was changed by hand", () => {
  it("closes and opens again, and never completes", () => {
    assert.deepStrictEqual(statusEdit(ticketWith("pending"), "cancelled", "status"), {
      type: "cancel",
      uid: "t-1",
      reason: "Its status was set to cancelled by hand."
    })
    assert.deepStrictEqual(statusEdit(ticketWith("cancelled"), "pending", "folder"), {
      type: "reopen",
      uid: "t-1",
      reason: "Its file was moved by hand."
    })
    assert.isNull(statusEdit(ticketWith("pending"), "ready", "status"))
    for (const status of STATUSES) {
      if (status === "ready" || status === "completed") continue
      const asked = statusEdit(ticketWith(status), "completed", "folder")
      assert.isTrue(asked !== null && "code" in asked, status)
    }
  })

  it("is a command or a coded refusal, whatever it says", () => {
    fc.assert(
      fc.property(fc.constantFrom(...STATUSES.filter((one) => one !== "ready")), fc.string(), (status, word) => {
        const asked = statusEdit(ticketWith(status), word, "status")
        if (asked !== null && "code" in asked) assert.match(asked.code, /^[a-z-]+$/u)
      })
    )
  })
})

describe("an edit", () => {
  it("that says what the log says already asks for nothing", () => {
    const plan = planEdit({
      ticket: ticketWith("pending"),
      keys: ["FEAT-007"],
      current: content({ priority: "high" }),
      base: meaning(),
      after: meaning({ priority: "high" }),
      movedTo: null
    })
    assert.deepStrictEqual(plan, { changes: {}, status: null, statusFirst: false, refused: [] })
  })

  it("of the key is refused, and changes neither key nor type", () => {
    const plan = planEdit({
      ticket: ticketWith("pending"),
      keys: ["FEAT-007"],
      current: content(),
      base: meaning(),
      after: { ...meaning({ type: "BUG", title: "New" }), key: "BUG-001" },
      movedTo: null
    })
    assert.deepStrictEqual(plan.changes, { title: "New" })
    assert.deepStrictEqual(
      plan.refused.map(({ code, field }) => [field, code]),
      [["id", "key-fixed"]]
    )
  })

  it("is taken where the file still has a key that the ticket had before it got its present one", () => {
    const edit = {
      ticket: ticketWith("pending"),
      current: content(),
      base: meaning(),
      after: { ...meaning({ title: "New" }), key: "FEAT-009" },
      movedTo: null
    }
    const plan = planEdit({ ...edit, keys: ["FEAT-009~K2EU", "FEAT-007"] })
    assert.deepStrictEqual([plan.refused, plan.changes], [[], { title: "New" }])
    assert.lengthOf(planEdit({ ...edit, keys: ["FEAT-007"] }).refused, 1)
  })

  it("of a closed ticket opens it first when it says so", () => {
    const plan = planEdit({
      ticket: ticketWith("cancelled"),
      keys: ["FEAT-007"],
      current: content(),
      base: meaning({}, "cancelled"),
      after: meaning({ title: "New" }, "pending"),
      movedTo: null
    })
    assert.deepStrictEqual([plan.status?.type, plan.statusFirst, plan.changes], ["reopen", true, { title: "New" }])
  })

  it("moved into the other folder asks what the folder says, unless the status says something else", () => {
    const edit = { ticket: ticketWith("pending"), keys: ["FEAT-007"], current: content(), base: meaning() }
    const moved = planEdit({ ...edit, after: meaning(), movedTo: "completed" })
    assert.deepStrictEqual(
      moved.refused.map(({ code, field }) => [field, code]),
      [["folder", "completion-unproven"]]
    )
    const closed = planEdit({ ...edit, after: meaning({}, "cancelled"), movedTo: "completed" })
    assert.deepStrictEqual([closed.refused, closed.status?.type], [[], "cancel"])
  })
})

describe("a text with conflict markers", () => {
  it("has two sides, also where the base is shown and with Windows line endings", () => {
    const text = "a\r\n<<<<<<< HEAD\r\nmine\r\n||||||| base\r\nold\r\n=======\r\ntheirs\r\n>>>>>>> other\r\nz\r\n"
    assert.isTrue(hasMarkers(text))
    assert.deepStrictEqual(sidesOf(text), { ours: "a\r\nmine\r\nz\r\n", theirs: "a\r\ntheirs\r\nz\r\n" })
  })

  it("has all its versions where a side holds another conflict, with the longer markers of renamed files", () => {
    const inner = "<<<<<<<< HEAD:a.md\nb\n========\nc\n>>>>>>>> other:b.md\n"
    assert.isTrue(hasMarkers(inner))
    assert.deepStrictEqual(sidesOf(inner), { ours: "b\n", theirs: "c\n" })
    assert.deepStrictEqual(versionsOf(`<<<<<<< a\na\n=======\n${inner}>>>>>>> b\n`), ["a\n", "b\n", "c\n"])
    assert.isNull(versionsOf(`<<<<<<< a\n=======\n<<<<<<<< b\n>>>>>>>> b\n>>>>>>> b\n`))
  })

  it("has none where the markers don't pair up, and a heading that is underlined is no marker", () => {
    assert.isNull(sidesOf("<<<<<<< a\n=======\n"))
    assert.isNull(sidesOf("<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> c\n"))
    assert.isNull(sidesOf("<<<<<<< a\n>>>>>>> c\n"))
    assert.isFalse(hasMarkers("Title\n=======\n\ntext <<<<<<< and >>>>>>>\n"))
    assert.deepStrictEqual(sidesOf("Title\n=======\n"), { ours: "Title\n=======\n", theirs: "Title\n=======\n" })
  })
})
