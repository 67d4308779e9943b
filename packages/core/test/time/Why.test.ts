import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { EventStore, type EventStoreShape } from "../../src/ports/EventStore.ts"
import type { NewEvent } from "../../src/log/Event.ts"
import { why } from "../../src/usecases/time/Why.ts"
import { by } from "../store/commands.ts"
import { newLog, openStore } from "../store/stores.ts"
import { created } from "../support.ts"

const on = (uid: string, event: NewEvent["event"]): NewEvent => ({ stream: `ticket/${uid}`, event })

const ask = (store: EventStoreShape, field: string | null, uid = "t-1") =>
  Effect.provideService(why({ uid, key: "FEAT-001", field }), EventStore, store)

/** Ids of the chain with what each link is. */
const chainOf = (store: EventStoreShape, field: string, uid?: string) =>
  Effect.map(ask(store, field, uid), ({ chain }) => chain.map(({ event, role }) => [role, event.id]))

const opened = Effect.gen(function* () {
  const { log } = yield* newLog()
  const store = openStore(log)
  yield* store.append(by("c1"), [], [created("t-1", "FEAT-001"), created("t-2", "FEAT-002", { dependsOn: ["t-1"] })])
  return store
})

describe("why a field is as it is", () => {
  it.effect("is the last event that gave it another value, not one that said the same again", () =>
    Effect.gen(function* () {
      const store = yield* opened
      const set = (id: string, priority: "high" | "low") =>
        store.append(by(id), [], [on("t-1", { type: "ticket.revised", data: { changes: { priority }, open: [] } })])
      yield* set("c2", "low")
      yield* set("c3", "high")
      yield* set("c4", "high")
      assert.deepStrictEqual(yield* chainOf(store, "priority"), [["set", "aaaaaaa2.3.0"]])
      assert.deepStrictEqual(yield* chainOf(store, "title"), [["set", "aaaaaaa2.1.0"]])
    })
  )

  it.effect("is another ticket's completion when that made it ready", () =>
    Effect.gen(function* () {
      const store = yield* opened
      yield* store.append(
        by("c2"),
        [],
        [on("t-1", { type: "ticket.completed", data: { commit: "1".repeat(40), receipts: [] } })]
      )
      const { fields } = yield* ask(store, "status", "t-2")
      assert.deepStrictEqual(
        fields.map(([name, { event, value }]) => [name, value, event.id]),
        [["status", "ready", "aaaaaaa2.2.0"]]
      )
    })
  )

  it.effect("goes back to the causes, to the first of what belongs together, and to the session", () =>
    Effect.gen(function* () {
      const store = yield* opened
      const session = { session: "s-1", role: "implement", tool: "btk", version: "0.1.0", host: "h", pid: 1 } as const
      yield* store.append(
        by("c2"),
        [],
        [
          {
            stream: "session/s-1",
            event: { type: "session.opened", data: { ...session, pidStart: "1", worktree: "/w", head: null } }
          }
        ]
      )
      yield* store.append(
        by("c3", { correlation: "w-1" }),
        [],
        [{ stream: "wave/w-1", event: { type: "wave.started", data: { wave: "w-1", session: "s-1" } } }]
      )
      yield* store.append(by("c4"), [], [on("t-1", { type: "ticket.claimed", data: { by: "agent:a", leaseMs: 1000 } })])
      yield* store.append(
        by("c5", { causation: "aaaaaaa2.4.0", correlation: "w-1", session: "s-1" }),
        [],
        [on("t-1", { type: "ticket.blocked", data: { status: "lint-blocked", reason: "r", branch: null } })]
      )
      assert.deepStrictEqual(yield* chainOf(store, "status"), [
        ["set", "aaaaaaa2.5.0"],
        ["caused-by", "aaaaaaa2.4.0"],
        ["part-of", "aaaaaaa2.3.0"],
        ["session", "aaaaaaa2.2.0"]
      ])
    })
  )

  it.effect("is found under any spelling of its name, and refused with the nearest one for a typo", () =>
    Effect.gen(function* () {
      const store = yield* opened
      assert.deepStrictEqual(yield* chainOf(store, "depends_on", "t-2"), [["set", "aaaaaaa2.1.1"]])
      const error = yield* Effect.flip(ask(store, "prioriti"))
      assert.deepStrictEqual([error.code, error.kind], ["field-unknown", "not-found"])
      assert.include(error.next, "FEAT-001.priority")
    })
  )
})
