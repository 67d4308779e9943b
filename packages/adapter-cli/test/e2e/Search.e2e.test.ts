import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, type Place } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { ON_REFS } from "../support/refs.ts"

const LIMIT = 120_000

interface Search {
  readonly total: number
  readonly closed: number
  readonly words: ReadonlyArray<{
    readonly word: string
    readonly found: ReadonlyArray<string>
    readonly errors: number
  }>
  readonly tickets: ReadonlyArray<{
    readonly key: string
    readonly excerpt: { readonly part: string; readonly text: string; readonly marks: ReadonlyArray<[number, number]> }
  }>
}

const search = (place: Place, ...args: ReadonlyArray<string>) => btkJson<Search>(place, ["search", ...args])

const keys = (place: Place, ...args: ReadonlyArray<string>): ReadonlyArray<string> =>
  search(place, ...args).tickets.map(({ key }) => key)

const listed = (place: Place, ...args: ReadonlyArray<string>): ReadonlyArray<string> =>
  btkJson<{ tickets: ReadonlyArray<{ key: string }> }>(place, ["list", ...args]).tickets.map(({ key }) => key)

const MARKDOWN = `---
id: BUG-NNN
title: Straßen lack their names
priority: high
tags: [maps, Needs Design]
assignee: Ada Lovelace
---

## Context

Im Report fehlt die STRASSE.
`

/** Makes the tickets that the tests look for. */
const fill = (place: Place): void => {
  const create = (...args: ReadonlyArray<string>) => btkJson(place, ["create", ...args])
  create("Export the report as CSV", "--type", "FEAT", "--label", "export", "--file", "src/report/csv.js")
  create("Colours of the chart", "-d", "The exported chart is grey.", "--priority", "low", "--file", "src/chart.js")
  btkJson(place, ["create", "--from", "-"], { input: MARKDOWN })
  create("報告書を出力する", "-d", "ボタンから。", "--label", "maps")
  create("Drop the export of reports", "--type", "FEAT")
  btkJson(place, ["close", "FEAT-002", "--reason", "it is needed"])
}

describe("searching", () => {
  let project: Project

  beforeAll(() => {
    project = makeProject()
    fill(project)
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("finds words in titles and texts, the best first, and says how many closed tickets have them", () => {
    const found = search(project, "export")
    assert.deepStrictEqual(
      found.tickets.map(({ key }) => key),
      ["FEAT-001", "TASK-001"]
    )
    assert.deepStrictEqual([found.total, found.closed], [2, 1])
    const { marks, part, text } = found.tickets[1]!.excerpt
    assert.strictEqual(part, "body")
    assert.deepStrictEqual(
      marks.map(([from, to]) => text.slice(from, to)),
      ["export"]
    )
    assert.deepStrictEqual(keys(project, "export", "--all"), ["FEAT-002", "FEAT-001", "TASK-001"])
    assert.deepStrictEqual(keys(project, "export", "--status", "cancelled"), ["FEAT-002"])
  })

  it("takes words apart or together, phrases in quotes, keys, and any script and case", () => {
    assert.deepStrictEqual(keys(project, "csv", "report"), ["FEAT-001"])
    assert.deepStrictEqual(keys(project, "csv report"), ["FEAT-001"])
    assert.deepStrictEqual(keys(project, '"report as"'), ["FEAT-001"])
    assert.deepStrictEqual(keys(project, '"as report"', "--exact"), [])
    assert.deepStrictEqual(keys(project, "feat-1"), ["FEAT-001"])
    assert.deepStrictEqual(keys(project, "strasse"), ["BUG-001"])
    assert.deepStrictEqual(keys(project, "STRAẞEN"), ["BUG-001"])
    assert.deepStrictEqual(keys(project, "ﾎﾞﾀﾝ"), ["TASK-002"])
  })

  it("forgives a typing error unless it may not, and says so", () => {
    const { tickets, words } = search(project, "exprot")
    assert.deepStrictEqual(
      tickets.map(({ key }) => key),
      ["FEAT-001", "TASK-001"]
    )
    assert.deepStrictEqual(words, [{ word: "exprot", found: ["export"], errors: 1 }])
    assert.deepStrictEqual(keys(project, "exprot", "--exact"), [])
    assert.match(btk(project, ["search", "exprot"]).out, /^Nothing has “exprot”; found instead: export\n/u)
  })

  it("is narrowed by fields, as flags and in the words, as a list is", () => {
    const rows: ReadonlyArray<readonly [expected: ReadonlyArray<string>, ...flags: ReadonlyArray<string>]> = [
      [["BUG-001"], "--type", "bug"],
      [["TASK-001"], "--priority", "low"],
      [["BUG-001", "TASK-002"], "--label", "maps"],
      [["BUG-001"], "--label", "MAPS", "--label", "needs design"],
      [["BUG-001"], "--assignee", "ada lovelace"],
      [["FEAT-001"], "--path", "src/report/"],
      [["FEAT-001", "TASK-001"], "--path", "src"],
      [["FEAT-001", "TASK-001", "BUG-001", "TASK-002"], "--since", "-1h"],
      [["FEAT-002"], "--status", "cancelled"],
      [["TASK-001", "BUG-001"], "--priority", "low", "--priority", "high"],
      [[], "--since", "2099-01-01"]
    ]
    for (const [expected, ...flags] of rows) {
      assert.deepStrictEqual(listed(project, ...flags), expected, flags.join(" "))
      assert.sameMembers([...keys(project, ...flags)], [...expected], flags.join(" "))
    }
    assert.deepStrictEqual(keys(project, 'maps:no label:maps label:"Needs Design"', "--exact"), [])
    assert.deepStrictEqual(keys(project, 'label:maps label:"Needs Design"'), ["BUG-001"])
    assert.deepStrictEqual(keys(project, "type:TASK", "priority:low", "chart", "since:-1h"), ["TASK-001"])
    assert.deepStrictEqual(listed(project, "--text", "export"), ["FEAT-001", "TASK-001"])
    assert.deepStrictEqual(listed(project, "--text", "export", "--all", "--type", "FEAT"), ["FEAT-001", "FEAT-002"])
    assert.deepStrictEqual(listed(project, "--text", "exprot"), [])
  })

  it("finds a ticket by whom it was given to", () => {
    btkJson(project, ["edit", "TASK-001", "--assignee", "Grace Hopper"])
    assert.deepStrictEqual(listed(project, "--assignee", "grace hopper"), ["TASK-001"])
    btkJson(project, ["edit", "TASK-001", "--assignee", "unassigned"])
    assert.deepStrictEqual(listed(project, "--assignee", "grace hopper"), [])
    assert.deepStrictEqual(listed(project, "--assignee", "unassigned"), [])
    btkJson(project, ["undo"])
    btkJson(project, ["undo"])
  })

  it("lists in the order that is asked for", () => {
    const rows: ReadonlyArray<readonly [expected: ReadonlyArray<string>, ...flags: ReadonlyArray<string>]> = [
      [["FEAT-001", "TASK-001", "BUG-001", "TASK-002"]],
      [["TASK-002", "BUG-001", "TASK-001", "FEAT-001"], "--reverse"],
      [["BUG-001", "FEAT-001", "TASK-002", "TASK-001"], "--sort", "priority"],
      [["BUG-001", "FEAT-001", "TASK-001", "TASK-002"], "--sort", "key"],
      [["TASK-001", "FEAT-001", "BUG-001", "TASK-002"], "--sort", "title"],
      [["TASK-001", "FEAT-002", "TASK-002", "BUG-001", "FEAT-001"], "--sort", "updated", "--all"]
    ]
    for (const [expected, ...flags] of rows)
      assert.deepStrictEqual(listed(project, ...flags), expected, flags.join(" "))
  })

  it("prints a row and a line of text for each, no more than asked for, and how to see the rest", () => {
    const { out } = btk(project, ["search", "export", "-n", "1"])
    assert.strictEqual(
      out,
      "FEAT-001  medium  draft  Export the report as CSV\n… 1 more: -n 2\n1 closed ticket has it, too: --all\n"
    )
    assert.include(btk(project, ["search", "grey"]).out, "The exported chart is grey.")
    assert.strictEqual(btk(project, ["search", "nowhere"]).out, "No ticket has that.\n")
    assert.strictEqual(btk(project, ["search", "nowhere", "--quiet"]).out, "")
  })

  it("looks into the past with --at", () => {
    const first = btkJson<{ events: ReadonlyArray<{ id: string; type: string }> }>(project, ["log"]).events.find(
      ({ type }) => type === "ticket.created"
    )
    assert.isDefined(first)
    assert.deepStrictEqual(keys(project, "export", "--at", first.id), ["FEAT-001"])
  })

  it("finds the same after a snapshot was written, and what came since", () => {
    for (let n = 0; n < 70; n++) btk(project, ["q", `Number ${n} of many`])
    assert.deepStrictEqual(keys(project, "many", "--exact", "-n", "1"), ["TASK-072"])
    const cache = join(btkJson<{ store: string }>(project, ["where"]).store, "cache")
    assert.strictEqual(readdirSync(cache).filter((name) => name.startsWith("texts-")).length, 1)
    btk(project, ["q", "The newest of many"])
    btk(project, ["edit", "TASK-072", "--title", "Something else"])
    assert.deepStrictEqual(keys(project, "many", "--exact", "-n", "2"), ["TASK-073", "TASK-071"])
    assert.deepStrictEqual(keys(project, "something"), ["TASK-072"])
    assert.deepStrictEqual(keys(project, "strasse"), ["BUG-001"])
  })

  it("finds the same where the log is on refs", () => {
    const onRefs = makeProject(ON_REFS)
    try {
      fill(onRefs)
      assert.deepStrictEqual(keys(onRefs, "export"), ["FEAT-001", "TASK-001"])
      assert.deepStrictEqual(listed(onRefs, "--text", "strasse"), ["BUG-001"])
    } finally {
      removePlace(onRefs)
    }
  })
})
