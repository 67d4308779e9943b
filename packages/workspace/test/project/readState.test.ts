import { assert, describe, it } from "@effect/vitest"
import { encodeState } from "@backlog-toolkit/core/backlog/StateCodec"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { backlogFold } from "@backlog-toolkit/core/usecases/store/Fold"
import { decodeSnapshot } from "@backlog-toolkit/core/usecases/store/Snapshot"
import { sha256 } from "@backlog-toolkit/storage-fs/sha256"
import { openSnapshot } from "@backlog-toolkit/storage-fs/snapshotFiles"
import { changeTicket } from "@backlog-toolkit/core/usecases/ChangeTicket"
import { createTicket } from "@backlog-toolkit/core/usecases/CreateTicket"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { readContent, readState, readTicket } from "../../src/readState.ts"
import { inProject } from "../support/folder.ts"

const CONFIG = JSON.stringify({ version: "2.0", project: { id: "shop", name: "Shop" } })

const content = (title: string, body = ""): TicketContent => ({
  type: "TASK",
  title,
  priority: "medium",
  tags: [],
  dependsOn: [],
  files: [{ path: "a.js", action: "modify", to: null, note: "" }],
  criteria: [],
  plannedTests: 0,
  fields: {},
  body
})

const create = (title: string) =>
  createTicket({
    content: content(title),
    open: [],
    prefixes: ["TASK"],
    models: [],
    actor: "human:ada@example.org",
    commandId: null
  })

// Live: a log refuses to write at the test clock's 1970.
describe("reading the state without a runtime", () => {
  it.live("gives what the event store gives, before and after a snapshot was written", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        const store = yield* EventStore
        for (let round = 0; round < 70; round++) {
          yield* create(`Ticket ${round}`)
          if (round % 23 === 0) {
            assert.deepStrictEqual(encodeState(readState(project)), encodeState(yield* store.state), `${round}`)
          }
        }
        assert.deepStrictEqual(encodeState(readState(project)), encodeState(yield* store.state))
        assert.isNotEmpty(readdirSync(join(project.storeDir, "cache")))
      })
    )
  )

  it.live("writes snapshots that know everything appending needs, also when it began with less", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        for (let round = 0; round < 66; round++) yield* create(`Ticket ${round}`)
        readState(project)
        for (let round = 0; round < 70; round++) {
          yield* create(`More ${round}`)
          readState(project)
        }
        const name = readdirSync(join(project.storeDir, "cache")).find((one) => one.endsWith(".snapshot")) ?? ""
        const bytes = openSnapshot(project.storeDir, name.replace(/\.snapshot$/u, "")) ?? assert.fail()
        const snapshot = decodeSnapshot(bytes, backlogFold, sha256, () => assert.fail("it is whole"))
        assert.strictEqual(snapshot?.commands.size, snapshot?.chains.values().next().value?.seq)
        assert.strictEqual([...(snapshot?.commands ?? [])].length, snapshot?.commands.size)
        assert.isAbove(snapshot?.commands.size ?? 0, 66)
      })
    )
  )

  it.live("rebuilds a snapshot that was damaged or belongs to another log", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        for (let round = 0; round < 66; round++) yield* create(`Ticket ${round}`)
        const whole = encodeState(readState(project))
        const cache = join(project.storeDir, "cache")
        for (const name of readdirSync(cache)) if (name.endsWith(".snapshot")) writeFileSync(join(cache, name), "{}")
        assert.deepStrictEqual(encodeState(readState(project)), whole)
      })
    )
  )

  it.live("finds one ticket as the whole state has it, from a snapshot, its tail, and without", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        const uids: Array<string> = []
        const add = (title: string) =>
          Effect.gen(function* () {
            const { ticket } = yield* createTicket({
              content: { ...content(title), dependsOn: uids.slice(-2) },
              open: [],
              prefixes: ["TASK"],
              models: [],
              actor: "human:ada@example.org",
              commandId: null
            })
            uids.push(ticket.uid)
          })
        const same = (key: string) => {
          const whole = readState(project)
          const { state, ticket } = readTicket(project, key)
          assert.deepStrictEqual(ticket, whole.tickets.get(ticket.uid))
          for (const uid of ticket.dependsOn) assert.deepStrictEqual(state.tickets.get(uid), whole.tickets.get(uid))
          assert.strictEqual(state.tickets.size, whole.tickets.size)
          return ticket.key
        }
        yield* add("First")
        assert.strictEqual(same("TASK-001"), "TASK-001")
        for (let round = 2; round <= 80; round++) yield* add(`Ticket ${round}`)
        readState(project)
        for (const key of ["TASK-003", "task-079", "80", "TASK-80", "TASK-080 "]) same(key)
        yield* changeTicket({
          command: { type: "cancel", uid: uids[2] ?? "", reason: "not wanted" },
          actor: "human:ada@example.org",
          commandId: null,
          after: null
        })
        assert.strictEqual(readTicket(project, "TASK-003").ticket.status, "cancelled")
        for (const key of ["TASK-003", "TASK-004", "TASK-005"]) same(key)
        const unknown = yield* Effect.flip(
          Effect.try({ try: () => readTicket(project, "TASK-999"), catch: (error) => error as { code: string } })
        )
        assert.strictEqual(unknown.code, "ticket-not-found")
      })
    )
  )

  it.live("finds one ticket whatever became of the bytes of a snapshot", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        for (let round = 0; round < 70; round++) yield* create(`Ticket ${round}`)
        const whole = readState(project)
        const cache = join(project.storeDir, "cache")
        const [file = ""] = readdirSync(cache).flatMap((name) => (name.endsWith(".snapshot") ? join(cache, name) : []))
        const good = readFileSync(file)
        const step = Math.floor(good.length / 100)
        for (let at = 0; at < good.length; at += step) {
          const flipped = Buffer.from(good)
          flipped.writeUInt8((flipped[at] ?? 0) ^ 4, at)
          for (const damaged of [flipped, good.subarray(0, at), Buffer.from(good).fill(0, at)]) {
            writeFileSync(file, damaged)
            const { ticket } = readTicket(project, "TASK-050")
            assert.deepStrictEqual(ticket, whole.tickets.get(ticket.uid), `byte ${at}`)
          }
        }
      })
    )
  )

  it.live("reads a ticket's content with all its revisions", () =>
    inProject(CONFIG, (project) =>
      Effect.gen(function* () {
        const { ticket } = yield* create("First title")
        yield* changeTicket({
          command: { type: "revise", uid: ticket.uid, changes: { title: "Second title", body: "Text\n" }, open: [] },
          actor: "human:ada@example.org",
          commandId: null,
          after: null
        })
        const found = readState(project).tickets.get(ticket.uid)
        assert.isDefined(found)
        if (found === undefined) return
        assert.deepStrictEqual(readContent(project, found), content("Second title", "Text\n"))
      })
    )
  )

  it.effect("is empty for a project whose log has not begun", () =>
    inProject(CONFIG, (project) =>
      Effect.sync(() => {
        assert.strictEqual(readState(project).tickets.size, 0)
        assert.isFalse(readdirSync(project.root).includes(".backlog"))
      })
    )
  )
})
