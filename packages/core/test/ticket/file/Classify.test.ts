import { assert, describe, it } from "@effect/vitest"
import { classify, type FileClass, type FileFacts, isMassDeletion } from "../../../src/ticket/file/Classify.ts"

/** A file that was looked at as `new`, in a repository where nothing moved. */
const facts: FileFacts = {
  now: "new",
  markers: false,
  last: "new",
  moved: false,
  rewrote: false,
  git: [],
  ticket: "known",
  current: "new",
  history: new Set(["old", "new"]),
  headCounts: true
}

describe("a changed ticket file", () => {
  const rows: ReadonlyArray<readonly [what: string, changes: Partial<FileFacts>, wanted: FileClass]> = [
    ["says what it said", {}, "unchanged"],
    ["says what the log says, whatever stood there before", { last: "old", moved: true, git: ["new"] }, "unchanged"],
    ["says what it said when the log went on without it", { now: "old", last: "old" }, "unchanged"],
    ["says something that nobody said before", { now: "typed" }, "edit"],
    ["says an earlier value and Git did nothing", { now: "old" }, "edit"],
    ["says an earlier value that Git has and brought", { now: "old", moved: true, git: ["old"] }, "checkout"],
    ["says an earlier value while Git brought another one", { now: "old", moved: true, git: ["new"] }, "edit"],
    ["says an earlier value after a stash or a reset", { now: "old", rewrote: true }, "checkout"],
    ["says an earlier value and was never looked at", { now: "old", last: null }, "checkout"],
    ["says something new and was never looked at", { now: "typed", last: null }, "edit"],
    ["says something new after a reset", { now: "typed", rewrote: true }, "edit"],
    ["says what the target has by hand", { now: "web", moved: true, git: ["web"] }, "edit"],
    ["says what another branch has", { now: "web", moved: true, git: ["web"], headCounts: false }, "checkout"],
    ["was typed on another branch", { now: "typed", headCounts: false, git: ["old"] }, "edit"],
    ["can't be read", { now: null }, "unparseable"],
    ["has markers", { now: null, markers: true }, "conflict-markers"],
    ["has a uid from elsewhere", { ticket: "foreign", current: null, history: new Set() }, "foreign"],
    ["is new", { ticket: "none", now: "typed", last: null, current: null, history: new Set() }, "new"],
    [
      "is new and was adopted before",
      { ticket: "none", now: "typed", last: null, current: null, history: new Set(["typed"]) },
      "checkout"
    ],
    [
      "is new on another branch that has it",
      { ticket: "none", now: "x", last: null, current: null, history: new Set(), git: ["x"], headCounts: false },
      "checkout"
    ]
  ]
  it.each(rows)("that %s", (_, changes, wanted) => {
    assert.strictEqual(classify({ ...facts, ...changes }), wanted)
  })
})

describe("missing files", () => {
  it("are a checkout when they are more than a fifth, and at least five", () => {
    assert.deepStrictEqual(
      [
        [1, 1],
        [4, 4],
        [5, 5],
        [5, 24],
        [5, 25],
        [20, 100],
        [21, 100]
      ].map(([missing = 0, known = 0]) => isMassDeletion(missing, known)),
      [false, false, true, true, false, false, true]
    )
  })
})
