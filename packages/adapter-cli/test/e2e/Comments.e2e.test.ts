import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure, type Place } from "../support/cli.ts"
import { makeClones, pullMerging } from "../support/clones.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

const LIMIT = 120_000

interface Comment {
  readonly id: string
  readonly by: string
  readonly text: string
}

const comments = (place: Place, key: string): ReadonlyArray<Comment> =>
  btkJson<{ comments: ReadonlyArray<Comment> }>(place, ["comment", key]).comments

const texts = (place: Place, key: string) => comments(place, key).map(({ text }) => text)

const say = (place: Place, key: string, ...args: ReadonlyArray<string>) =>
  btkJson<{ comment: Comment }>(place, ["comment", key, ...args]).comment

describe("comments", { timeout: 240_000 }, () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
    for (const title of ["One", "Two", "Three"]) btk(project, ["q", title])
  }, LIMIT)
  afterAll(() => removePlace(project))

  const fileOf = (key: string): string => {
    const folder = join(project.dir, "backlog/data/pending")
    return readFileSync(join(folder, readdirSync(folder).find((name) => name.startsWith(key)) ?? ""), "utf8")
  }

  it("are said by whoever acts, kept in order, and shown with the ticket, which stays as it is", () => {
    const before = fileOf("TASK-001")
    assert.strictEqual(say(project, "task-1", "Only", "in", "Safari").text, "Only in Safari")
    btk(project, ["comment", "TASK-001", "--body-file", "-", "--actor", "agent:claude-code"], {
      input: "Found it:\n\n- a race\n"
    })
    assert.deepStrictEqual(
      comments(project, "TASK-001").map(({ by, text }) => [by, text]),
      [
        ["human:ada@example.org", "Only in Safari"],
        ["agent:claude-code", "Found it:\n\n- a race"]
      ]
    )
    const { out } = btk(project, ["show", "TASK-001"])
    assert.match(
      out,
      /\ncomments\n {2}human:ada@example\.org .*\n {4}Only in Safari\n {2}agent:claude-code .*\n {4}Found it:\n\n {4}- a race\n$/u
    )
    assert.strictEqual(fileOf("TASK-001").replace(/updated: .*/u, ""), before.replace(/updated: .*/u, ""))
    const shown = btkJson<{ ticket: { revision: number; commented: number }; comments: ReadonlyArray<Comment> }>(
      project,
      ["show", "TASK-001"]
    )
    assert.deepStrictEqual([shown.ticket.revision, shown.ticket.commented, shown.comments.length], [1, 2, 2])
  })

  it("are found by searching", () => {
    const { tickets } = btkJson<{ tickets: ReadonlyArray<{ key: string; excerpt: { part: string } }> }>(project, [
      "search",
      "safari"
    ])
    assert.deepStrictEqual(
      tickets.map(({ excerpt, key }) => [key, excerpt.part]),
      [["TASK-001", "comment"]]
    )
  })

  it("leave what a person writes below a heading of that name in the file to the ticket", () => {
    const body = "## Context\n\nWhy.\n\n## Comments\n\nWritten by hand.\n"
    btkJson(project, ["edit", "TASK-002", "--body-file", "-"], { input: body })
    say(project, "TASK-002", "Said in the log")
    assert.include(fileOf("TASK-002"), "## Comments\n\nWritten by hand.")
    assert.notInclude(fileOf("TASK-002"), "Said in the log")
    assert.deepStrictEqual(texts(project, "TASK-002"), ["Said in the log"])
  })

  it("can be said about closed tickets, taken back, and taken back again", () => {
    btk(project, ["close", "TASK-003", "--reason", "no"])
    const { id } = say(project, "TASK-003", "Pity")
    btkJson(project, ["undo"])
    assert.deepStrictEqual(texts(project, "TASK-003"), [])
    assert.notInclude(btk(project, ["show", "TASK-003"]).out, "Pity")
    const undoing = btkJson<{ events: ReadonlyArray<{ id: string }> }>(project, ["log", "--limit", "1"]).events[0]
    btkJson(project, ["undo", undoing?.id ?? ""])
    assert.deepStrictEqual(
      comments(project, "TASK-003").map((comment) => [comment.id, comment.text]),
      [[id, "Pity"]]
    )
    assert.strictEqual(failure(project, ["undo", undoing?.id ?? ""]).code, "undo-overtaken")
  })

  it("show the newest ten with the ticket, and where the others are", () => {
    for (let n = 1; n <= 12; n++) say(project, "TASK-002", `Number ${n}`)
    const { out } = btk(project, ["show", "TASK-002"])
    assert.include(out, "  … 3 earlier: btk comment TASK-002\n")
    assert.notInclude(out, "Number 2\n")
    assert.include(out, "Number 12\n")
    assert.strictEqual(texts(project, "TASK-002").length, 13)
  })

  it("are refused when they say nothing, or twice", () => {
    assertRefused(project, {
      args: ["comment", "TASK-001", " "],
      code: "comment-empty",
      exit: 2,
      says: ["btk comment"]
    })
    const both = ["comment", "TASK-001", "x", "--body-file", "-"]
    assertRefused(project, { args: both, code: "usage", exit: 2, says: ["--body-file"] })
    assertRefused(project, { args: ["comment", "TASK-9"], code: "ticket-not-found", exit: 3, says: ["TASK-9"] })
    assertRefused(project, { args: ["comment"], code: "usage", exit: 2, says: ["<key>"] })
    const missing = ["comment", "TASK-001", "--body-file", "nope.md"]
    assertRefused(project, { args: missing, code: "file-unreadable", exit: 3, says: ["nope.md"] })
  })

  it("of two clones are all there in both, in one order", () => {
    const { base, clones } = makeClones(["grace"])
    try {
      const [ada, grace] = clones as [Project, Project]
      btk(ada, ["q", "Shared"])
      const publish = (place: Project) => {
        btkJson(place, ["sync"])
        place.git("push", "--quiet")
      }
      publish(ada)
      pullMerging(grace)
      say(ada, "TASK-001", "By Ada")
      say(grace, "TASK-001", "By Grace")
      publish(ada)
      pullMerging(grace)
      publish(grace)
      pullMerging(ada)
      assert.sameMembers([...texts(ada, "TASK-001")], ["By Ada", "By Grace"])
      assert.deepStrictEqual(comments(ada, "TASK-001"), comments(grace, "TASK-001"))
      assert.deepStrictEqual(btkJson<{ open: ReadonlyArray<unknown> }>(ada, ["conflicts"]).open ?? [], [])
      assert.strictEqual(ada.git("status", "--porcelain"), "")
    } finally {
      removePlace({ base })
    }
  })
})
