import { assert, describe, it } from "@effect/vitest"
import type { SearchTexts } from "@backlog-toolkit/core/projections/search/SearchTexts"
import { wordsOf } from "@backlog-toolkit/core/projections/search/SearchTexts"
import type { TicketCommand } from "@backlog-toolkit/core/ticket/TicketCommand"
import { changeTicket } from "@backlog-toolkit/core/usecases/ChangeTicket"
import { createTicket } from "@backlog-toolkit/core/usecases/CreateTicket"
import { loadTexts } from "@backlog-toolkit/core/usecases/LoadTexts"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { OpenProject } from "../../src/openProject.ts"
import { readTexts } from "../../src/readTexts.ts"
import { inProject } from "../support/folder.ts"

const CONFIG = JSON.stringify({ version: "2.0", project: { id: "shop", name: "Shop" } })
/** More commits than a snapshot is kept for. */
const MANY = 70
const ADA = "human:ada@example.org"

const create = (title: string) =>
  createTicket({
    content: {
      type: "TASK",
      title,
      priority: "low",
      tags: [],
      dependsOn: [],
      files: [],
      criteria: [],
      plannedTests: 1,
      fields: {},
      // Longer than what a quick checksum looks at.
      body: `Text of ${title}: ${"straße ".repeat(1000)}\n`
    },
    open: [],
    prefixes: ["TASK"],
    models: [],
    actor: ADA,
    commandId: null
  })

const change = (command: Exclude<TicketCommand, { type: "create" }>) =>
  changeTicket({ command, actor: ADA, commandId: null, after: null })

const said = (texts: SearchTexts) => ({
  plain: [...texts.plain],
  written: [...texts.written],
  words: [...wordsOf(texts)].toSorted()
})

const snapshots = ({ storeDir }: OpenProject) =>
  readdirSync(join(storeDir, "cache"))
    .filter((name) => name.startsWith("texts-"))
    .map((name) => join(storeDir, "cache", name))

/** As the log has them, without any snapshot. */
const fromLog = Effect.map(loadTexts, said)

// Live: a log refuses to write at the test clock's 1970.
describe("the texts of tickets", () => {
  it.live("are what the log says, from its start, from a snapshot and from what came after it", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        const uids: Array<string> = []
        for (let round = 0; round < MANY; round++) {
          const { ticket } = yield* create(`Ticket ${round}`)
          uids.push(ticket.uid)
          if (round === 20) assert.deepStrictEqual(said(readTexts(project)), yield* fromLog)
        }
        assert.deepStrictEqual(said(readTexts(project)), yield* fromLog)
        const [snapshot] = snapshots(project)
        assert.isDefined(snapshot)
        const [first = "", second = ""] = uids
        yield* change({ type: "revise", uid: first, changes: { title: "Another title" }, open: [] })
        const { events } = yield* change({ type: "comment", uid: second, text: "Only in Safari" })
        yield* create("The newest")
        assert.deepStrictEqual(said(readTexts(project)).plain, (yield* fromLog).plain)
        yield* change({ type: "remove-comment", uid: second, comment: events[0]?.id ?? "", reason: "r" })
        assert.deepStrictEqual(said(readTexts(project)).written, (yield* fromLog).written)
        // All of that was a tail: the snapshot is still the one from before.
        assert.notInclude(readFileSync(snapshot ?? "", "utf8"), "The newest")
      })
    )
  )

  it.live("are made again from the log when the snapshot was cut off, or lost bytes to a power cut", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        for (let round = 0; round < MANY; round++) yield* create(`Ticket ${round}`)
        const whole = said(readTexts(project))
        const [snapshot = ""] = snapshots(project)
        const good = readFileSync(snapshot)
        const damages: ReadonlyArray<() => void> = [
          () => truncateSync(snapshot, good.length - 1),
          () => truncateSync(snapshot, good.length >> 1),
          () => writeFileSync(snapshot, ""),
          () => writeFileSync(snapshot, Buffer.from(good).fill(0, good.length >> 1)),
          () => writeFileSync(snapshot, Buffer.from(good).fill(0, good.length >> 3, good.length >> 2))
        ]
        for (const [at, damage] of damages.entries()) {
          damage()
          assert.deepStrictEqual(said(readTexts(project)), whole, `damage ${at}`)
          // What was looked at late was made again in memory; the next one writes it.
          readTexts(project)
          assert.deepStrictEqual(readFileSync(snapshot), good, `damage ${at} is mended`)
        }
      })
    )
  )
})
