import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { btk, startBtk } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

const USAGE = 2
const NOT_FOUND = 3

/** Arguments, code, and what the answer names. */
type Row = readonly [args: ReadonlyArray<string>, code: string, ...says: ReadonlyArray<string>]

const ROWS: ReadonlyArray<Row> = [
  [["lsit"], "verb-unknown", "lsit", "Did you mean list?"],
  [[""], "verb-unknown"],
  [["help", "lsit"], "verb-unknown", "Did you mean list?"],
  [["list", "--bogus"], "usage", "--bogus", "btk list --help"],
  [["list", "extra"], "usage", "extra"],
  [["show"], "usage", "<key>"],
  [["show", "TASK-001", "TASK-002"], "usage", "TASK-002"],
  [["q"], "usage", "<title>"],
  [["create"], "ticket-title-missing", "title"],
  [["create", " \t"], "ticket-title-missing", "title"],
  [["create", "X", "--title"], "usage", "--title"],
  [["list", "--json=1"], "usage", "--json"],
  [["list", "--limit", "0"], "flag-invalid", "--limit", '"0"'],
  [["list", "--limit", "many"], "flag-invalid", "--limit", "many"],
  [["list", "--limit", "1.5"], "flag-invalid", "--limit"],
  [["list", "--limit", "-1"], "usage", "--limit"],
  [["list", "--status", "done"], "status-unknown", "done", "completed"],
  [["list", "--type", "story"], "type-unknown", "STORY", "FEAT"],
  [["list", "--status", "complete"], "status-unknown", "Did you mean completed?"],
  [["list", "--priority", "urgent"], "priority-unknown", "urgent", "critical, high, medium, low"],
  [["list", "--path", "/etc"], "path-absolute", "/etc"],
  [["list", "--path", "../x"], "path-outside", "../x"],
  [["list", "--path", ""], "path-empty"],
  [["list", "--since", "yesterday"], "since-invalid", "yesterday", "-3d"],
  [["list", "--since", "2026-02-30"], "point-invalid", "2026-02-30"],
  [["list", "--since", ""], "point-invalid"],
  [["list", "--sort", "prioritiy"], "sort-unknown", "Did you mean priority?"],
  [["prime", "--budget", "149"], "budget-too-small", "149", "150"],
  [["prime", "--budget", "much"], "flag-invalid", "--budget"],
  [["blocked", "-n", "0"], "flag-invalid", "--limit"],
  [["search"], "search-empty", "btk search"],
  [["search", ""], "search-empty"],
  [["search", ' "" '], "search-empty"],
  [["search", "x", "--limit", "0"], "flag-invalid", "--limit"],
  [["search", "status:done"], "status-unknown", "done", "completed"],
  [["search", "type:story", "x"], "type-unknown", "STORY"],
  [["search", "path:../x"], "path-outside", "../x"],
  [["search", "since:tomorrow"], "since-invalid", "tomorrow"],
  [["log", "--kind", "ticket.create"], "kind-unknown", "Did you mean ticket.created?"],
  [["implement", "--fail-on", "failed"], "fail-on-invalid", "--fail-on", "blocked"],
  [["implement", "--agent", "gpt"], "agent-unknown", "gpt", "scripted, shell, claude"],
  [["implement", "--max-waves", "none"], "flag-invalid", "--max-waves"],
  [["q", "X", "--actor", "bob"], "actor-invalid", "bob", "agent:claude-code"],
  [["q", "X", "--actor", ""], "actor-invalid"],
  [["q", "X", "--actor", "agent:a b"], "actor-invalid"],
  [["q", "X", "--actor", "agent:\u001b[31mred"], "actor-invalid"],
  [["q", "X", "--type", "story"], "ticket-type-unknown", "STORY"],
  [["q", "X", "--type", "../x"], "ticket-type-unknown"],
  [["q", "X", "--priority", "urgent"], "priority-unknown", "urgent", "critical, high, medium, low"],
  [["create", "X", "--file", "rename:a.js"], "file-flag-invalid", "rename:a.js"],
  [["create", "X", "--file", "modify:"], "file-flag-invalid", "modify:"],
  [["create", "X", "--from", "-"], "usage", "--from", "title"],
  [["create", "--from", "-", "--priority", "high"], "usage", "--from", "--priority"],
  [["create", "--from", "-", "--ac", "one"], "usage", "--from", "--ac"],
  [["edit", "TASK-001", "--from", "-", "--title", "X"], "usage", "--from", "--title"],
  [["edit", "TASK-001", "--from", "-", "--label", "a"], "usage", "--from", "--label"],
  [["init", "--name", "Other"], "init-flag-unused", "--name", "backlog.config.json", "project.name"],
  [["init", "--yes", "--target", "next"], "init-flag-unused", "--target", "target"],
  [["init", "--test-command", "make"], "init-flag-unused", "--test-command", "qualityGates.testCommand"],
  [["claim", "TASK-001", "--lease", "0"], "flag-invalid", "--lease"],
  [["claim", "TASK-001", "--lease", "1e300"], "flag-invalid", "--lease"],
  [["close", "TASK-001"], "reason-missing", "--reason"],
  [["close", "TASK-001", "--reason", "  "], "reason-missing", "--reason"],
  [["reopen", "TASK-001"], "reason-missing", "--reason"],
  [["list", "-C", "no-such-folder"], "folder-not-found", "no-such-folder"]
]

describe("a command line that makes no sense", () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
    assert.strictEqual(btk(project, ["q", "There already"]).code, 0)
  }, 120_000)
  afterAll(() => removePlace(project))

  for (const [args, code, ...says] of ROWS) {
    it(`is refused as ${code}: btk ${args.map((arg) => JSON.stringify(arg)).join(" ")}`, () =>
      assertRefused(project, { args, code, exit: USAGE, says }))
  }

  it("whose file doesn't exist is refused by its name", () =>
    assertRefused(project, {
      args: ["create", "--from", "nope.md"],
      code: "file-unreadable",
      exit: NOT_FOUND,
      says: ["nope.md"]
    }))

  it("is refused with one line for what, why and next, and nothing on standard output", () => {
    const { code, err, out } = btk(project, ["list", "--limit", "-1"])
    assert.deepStrictEqual([code, out], [USAGE, ""])
    assert.match(err, /^error: .+ \[usage\]\n {2}why: {2}.+\n {2}next: .+\n$/u)
  })

  it("doesn't hinder help: every verb explains itself", async () => {
    const { out } = btk(project, ["--help"])
    const verbs = [...out.matchAll(/^ {2}(?<verb>[a-z]+) {2}/gmu)].map(({ groups }) => groups?.["verb"] ?? "")
    assert.isAbove(verbs.length, 15)
    const helps = await Promise.all(verbs.map((verb) => startBtk(project, [verb, "--help"]).done))
    for (const [at, { code, out: help }] of helps.entries()) {
      assert.match(help, new RegExp(`Usage: btk ${verbs[at] ?? ""}\\b`, "u"))
      assert.strictEqual(code, 0)
    }
  })
})
