import { assert, describe, it } from "@effect/vitest"
import type { EditNote } from "@backlog-toolkit/core/usecases/edits/EditNote"
import { noteLines } from "../../src/render/notes.ts"

const notes = (count: number, result: EditNote["result"]): ReadonlyArray<EditNote> =>
  Array.from({ length: count }, (_, at) => ({
    path: `${at}.md`,
    key: null,
    result,
    code: null,
    message: `${result} ${at}`
  }))

describe("the lines about edited files", () => {
  it("are all of them while they are few", () => {
    assert.deepStrictEqual(noteLines(notes(2, "adopted")), ["adopted 0", "adopted 1"])
    assert.strictEqual(noteLines(notes(21, "adopted")).at(-1), "adopted 20")
  })

  it("are the first twenty and a count where they are many", () => {
    const lines = noteLines(notes(10_000, "adopted"))
    assert.strictEqual(lines.length, 21)
    assert.strictEqual(lines.at(-1), "And 9980 files more were taken up.")
  })

  it("have problems at their end, which no number of good news hides", () => {
    const lines = noteLines([...notes(1, "left"), ...notes(500, "imported"), ...notes(30, "rejected")])
    assert.strictEqual(lines[21], "left 0")
    assert.strictEqual(lines.at(-1), "And 11 files more, which --json names.")
  })
})
