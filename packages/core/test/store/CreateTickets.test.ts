import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { defaultPriceBook } from "../../src/cost/defaultPriceBook.ts"
import { EventStore, type EventStoreShape } from "../../src/ports/EventStore.ts"
import { Ids } from "../../src/ports/Ids.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import { type CreatedOrNot, createTickets } from "../../src/usecases/CreateTickets.ts"
import type { NewTicket } from "../../src/usecases/PlanTickets.ts"
import { Prices } from "../../src/usecases/implement/Prices.ts"
import { content } from "../support.ts"
import { createTicket, keysOf } from "./commands.ts"
import { newLog, openStore, overtaken, textsOf } from "./stores.ts"

let count = 0

const create = (
  store: EventStoreShape,
  tickets: ReadonlyArray<NewTicket>,
  changes: { readonly taken?: () => ReadonlySet<number> } = {}
) =>
  createTickets({
    tickets,
    taken: () => Effect.sync(() => changes.taken?.() ?? new Set()),
    // A draft where nobody makes a file that it names.
    openOf: ({ files }, _, uid, neighbours) =>
      files.flatMap(({ path }) =>
        (neighbours?.touching(uid, path) ?? []).length === 0 ? [`${path} is nobody's`] : []
      ),
    prefixes: ["FEAT"],
    models: [],
    actor: "human:ada@example.org",
    nameOf: (names) => names.join("+")
  }).pipe(
    Effect.provideService(EventStore, store),
    Effect.provideService(Ids, { base32: (length) => Effect.sync(() => String((count += 1)).padStart(length, "a")) }),
    Effect.provideService(Prices, { book: defaultPriceBook, ref: { version: "1", hash: "h" }, of: () => null })
  )

/** Waits for others by their keys. */
const ticket = (name: string, changes: Partial<TicketContent> = {}, more: Partial<NewTicket> = {}): NewTicket => ({
  name,
  key: null,
  contentIn: ({ keys }) =>
    content({
      title: name,
      files: [],
      ...changes,
      dependsOn: (changes.dependsOn ?? []).map((key) => keys.get(key) ?? key)
    }),
  ...more
})

const codes = (results: ReadonlyArray<CreatedOrNot>) =>
  results.map((result) => (result === null ? "taken" : Result.isSuccess(result) ? "created" : result.failure.code))

describe("many new tickets", () => {
  it.effect("get keys in their order, each with its estimate, in one commit", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const store = openStore(log)
      assert.deepStrictEqual(codes(yield* create(store, [ticket("a"), ticket("b"), ticket("c")])), [
        "created",
        "created",
        "created"
      ])
      const { tickets } = yield* store.state
      assert.deepStrictEqual(
        [...tickets.values()].map(({ estimate, key, title }) => [key, title, estimate !== null]),
        [
          ["FEAT-001", "a", true],
          ["FEAT-002", "b", true],
          ["FEAT-003", "c", true]
        ]
      )
      assert.strictEqual(textsOf(memory).length, 1)
    })
  )

  it.effect("may wait for each other in any order, and bring their keys", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const store = openStore(log)
      const results = yield* create(store, [
        ticket("last", { dependsOn: ["FEAT-020", "FEAT-010"] }, { key: "FEAT-030" }),
        ticket("middle", { dependsOn: ["FEAT-010"] }, { key: "FEAT-020" }),
        ticket("first", {}, { key: "FEAT-010" })
      ])
      assert.deepStrictEqual(codes(results), ["created", "created", "created"])
      const { keys, tickets } = yield* store.state
      const last = tickets.get(keys.get("FEAT-030") ?? "")
      assert.deepStrictEqual(
        last?.dependsOn.map((uid) => tickets.get(uid)?.key),
        ["FEAT-020", "FEAT-010"]
      )
    })
  )

  it.effect("are drafts by what all of them make together", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const store = openStore(log)
      const file = (path: string) => ({ files: [{ path, action: "modify" as const, to: null, note: "" }] })
      yield* create(store, [
        ticket("a", file("src/a.ts")),
        ticket("b", file("src/b.ts")),
        ticket("c", file("src/a.ts"))
      ])
      assert.deepStrictEqual(
        [...(yield* store.state).tickets.values()].map(({ open }) => open),
        [[], ["src/b.ts is nobody's"], []]
      )
    })
  )

  it.effect("are created without those that are refused, and those that wait for them", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const store = openStore(log)
      const results = yield* create(store, [
        ticket("other type", { type: "EPIC" }, { key: "EPIC-001" }),
        ticket("waits for it", { dependsOn: ["EPIC-001"] }),
        ticket("one of two", { dependsOn: ["FEAT-008"] }, { key: "FEAT-007" }),
        ticket("two of two", { dependsOn: ["FEAT-007"] }, { key: "FEAT-008" }),
        ticket("fine")
      ])
      assert.deepStrictEqual(codes(results), [
        "ticket-type-unknown",
        "dependency-unknown",
        "dependency-unknown",
        "dependency-unknown",
        "created"
      ])
      assert.deepStrictEqual(keysOf(yield* store.state), ["FEAT-001"])
    })
  )

  it.effect("go into several commits when one would be too large", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const store = openStore(log)
      const body = "x".repeat(60_000)
      const results = yield* create(
        store,
        Array.from({ length: 20 }, (_, at) => ticket(`t${at}`, { body }))
      )
      assert.strictEqual(codes(results).filter((code) => code === "created").length, 20)
      assert.deepStrictEqual(keysOf(yield* store.state).slice(-1), ["FEAT-020"])
      assert.strictEqual(textsOf(memory).length, 5)
    })
  )

  it.effect("are all created but the one that no commit can hold, and what waits for it", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const store = openStore(log)
      const results = yield* create(store, [
        ticket("before"),
        ticket("huge", { body: "x".repeat(2_000_000) }, { key: "FEAT-050" }),
        ticket("waits", { dependsOn: ["FEAT-050"] }),
        ticket("after")
      ])
      assert.deepStrictEqual(codes(results), ["created", "event-too-large", "dependency-unknown", "created"])
      assert.deepStrictEqual(keysOf(yield* store.state), ["FEAT-001", "FEAT-002"])
    })
  )

  it.effect("are planned again when somebody else creates one meanwhile, and those left out that this was", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const other = openStore(log)
      let theirs = false
      const store = openStore(
        overtaken(
          log,
          Effect.suspend(() => {
            theirs = true
            return createTicket(other, "t-other")
          })
        )
      )
      const results = yield* create(store, [ticket("a"), ticket("b")], { taken: () => new Set(theirs ? [1] : []) })
      assert.deepStrictEqual(codes(results), ["created", "taken"])
      const state = yield* store.state
      assert.deepStrictEqual(keysOf(state), ["FEAT-1", "FEAT-002"])
      assert.deepStrictEqual(
        [...state.tickets.values()].map(({ title }) => title),
        ["Export the report", "a"]
      )
    })
  )

  it.effect("are created once when the command is repeated", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const store = openStore(log)
      const [first] = yield* create(store, [ticket("a"), ticket("b")])
      const [again] = yield* create(openStore(log), [ticket("a"), ticket("b")])
      assert.deepStrictEqual(keysOf(yield* store.state), ["FEAT-001", "FEAT-002"])
      assert.deepStrictEqual(again, first)
    })
  )
})
