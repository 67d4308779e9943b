import { assert, describe, it } from "@effect/vitest"
import { type BacklogState, statusOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { readyTickets } from "@backlog-toolkit/core/projections/Ready"
import type { TicketCommand } from "@backlog-toolkit/core/ticket/TicketCommand"
import { changeTicket } from "@backlog-toolkit/core/usecases/ChangeTicket"
import { createTicket } from "@backlog-toolkit/core/usecases/CreateTicket"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { OpenProject } from "../../src/openProject.ts"
import { readBoard } from "../../src/readBoard.ts"
import { readState } from "../../src/readState.ts"
import { inProject } from "../support/folder.ts"

const CONFIG = JSON.stringify({ version: "2.0", project: { id: "shop", name: "Shop" } })
/** After every lease. */
const LATER = "2099-01-01T00:00:00.000Z"
/** More commits than a snapshot is kept for. */
const MANY = 70

const create = (title: string, dependsOn: ReadonlyArray<string> = []) =>
  createTicket({
    content: {
      type: "TASK",
      title,
      priority: title.endsWith("7") ? "critical" : "low",
      tags: ["tag"],
      dependsOn,
      files: [{ path: "a.js", action: "modify", to: null, note: "" }],
      criteria: [],
      plannedTests: 1,
      fields: {},
      body: "Text\n"
    },
    open: [],
    prefixes: ["TASK"],
    models: [],
    actor: "human:ada@example.org",
    commandId: null
  })

const change = (command: Exclude<TicketCommand, { type: "create" }>) =>
  changeTicket({ command, actor: "human:ada@example.org", commandId: null, after: null })

/** Everything that a list shows or sorts by. */
const shown = (state: BacklogState) => ({
  tickets: [...state.tickets.values()].map((ticket) => {
    const { claim, dependsOn, key, open, order, priority, reason, tags, title, type, uid, wave } = ticket
    const status = statusOf(state, ticket)
    return { claim, dependsOn, key, open, order, priority, reason, status, tags, title, type, uid, wave }
  }),
  keys: [...state.keys],
  ready: readyTickets(state, LATER).map(({ effective, ticket }) => [ticket.key, effective])
})

const boards = ({ storeDir }: OpenProject) =>
  readdirSync(join(storeDir, "cache"))
    .filter((name) => name.startsWith("board-"))
    .map((name) => join(storeDir, "cache", name))

// Live: a log refuses to write at the test clock's 1970.
describe("the board", () => {
  it.live("shows what the whole state shows, folded from the start, from a snapshot and from its tail", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        const compare = () => assert.deepStrictEqual(shown(readBoard(project)), shown(readState(project)))
        const uids: Array<string> = []
        for (let round = 0; round < MANY; round++) {
          const { ticket } = yield* create(`Ticket ${round}`, round % 3 === 2 ? uids.slice(-1) : [])
          uids.push(ticket.uid)
          if (round % 20 === 0) compare()
        }
        compare()
        const [board] = boards(project)
        assert.isDefined(board)
        const [first = "", second = "", third = "", fourth = ""] = uids
        yield* change({ type: "claim", uid: first, by: "human:ada@example.org", leaseMs: 1000 })
        yield* change({ type: "cancel", uid: second, reason: "not needed" })
        yield* change({ type: "revise", uid: third, changes: { title: "Another title", dependsOn: [first] }, open: [] })
        yield* change({ type: "revise", uid: fourth, changes: { files: [] }, open: ["It names no file."] })
        yield* create("The newest")
        compare()
        // All of that was a tail: the snapshot is still the one from before.
        assert.deepStrictEqual(boards(project), [board])
        assert.notInclude(readFileSync(board ?? "", "utf8"), "The newest")
      })
    )
  )

  it.live("takes nothing from a snapshot that was cut off, lost bytes to a power cut, or is of another log", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        for (let round = 0; round < MANY; round++) {
          const { ticket } = yield* create(`Ticket ${round}`)
          // Tickets that are closed are read by themselves.
          if (round % 2 === 0) yield* change({ type: "cancel", uid: ticket.uid, reason: "not needed" })
        }
        const whole = shown(readBoard(project))
        const [board = ""] = boards(project)
        const good = readFileSync(board)
        const damages: ReadonlyArray<() => void> = [
          () => truncateSync(board, good.length - 1),
          () => truncateSync(board, good.length >> 1),
          () => writeFileSync(board, ""),
          () => writeFileSync(board, Buffer.from(good).fill(0, good.length >> 1)),
          () => writeFileSync(board, good.toString("utf8").replace(/("hash":")[^"]+/u, `$1${"x".repeat(43)}`))
        ]
        for (const [at, damage] of damages.entries()) {
          damage()
          assert.deepStrictEqual(shown(readBoard(project)), whole, `damage ${at}`)
          // What was looked at late was made again in memory; the next one writes it.
          readBoard(project)
          assert.deepStrictEqual(readFileSync(board), good, `damage ${at} is mended`)
        }
      })
    )
  )

  it.live("is not mistaken for the whole state", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        for (let round = 0; round < MANY; round++) yield* create(`Ticket ${round}`)
        readBoard(project)
        readBoard(project)
        const store = yield* EventStore
        const stored = yield* store.state
        assert.deepStrictEqual(readState(project).tickets, stored.tickets)
        assert.isNotEmpty([...stored.tickets.values()][0]?.files ?? [])
      })
    )
  )

  it.effect("is empty, and writes nothing, for a project whose log has not begun", () =>
    inProject(CONFIG, (project) =>
      Effect.sync(() => {
        assert.strictEqual(readBoard(project).tickets.size, 0)
        assert.isFalse(readdirSync(project.root).includes(".backlog"))
      })
    )
  )
})
