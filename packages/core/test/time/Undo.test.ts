import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { defaultPriceBook } from "../../src/cost/defaultPriceBook.ts"
import type { Actor } from "../../src/log/Event.ts"
import { EventStore, type EventStoreShape } from "../../src/ports/EventStore.ts"
import { Ids } from "../../src/ports/Ids.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import type { TicketCommand } from "../../src/ticket/TicketCommand.ts"
import { changeTicket } from "../../src/usecases/ChangeTicket.ts"
import { Prices } from "../../src/usecases/implement/Prices.ts"
import { loadContents } from "../../src/usecases/LoadContents.ts"
import { undoChange } from "../../src/usecases/UndoChange.ts"
import { by } from "../store/commands.ts"
import { newLog, openStore, runCase } from "../store/stores.ts"
import { created } from "../support.ts"

const ADA: Actor = "human:ada@example.org"
const BOT: Actor = "agent:bot"
const UID = "t-1"

/** A draft until its title has more than three letters. */
const openOf = ({ title }: TicketContent) => (title.length > 3 ? [] : ["the title is short"])

const opened = Effect.gen(function* () {
  const { log } = yield* newLog()
  const store = openStore(log)
  yield* store.append(by("c1", { actor: ADA }), [], [created(UID, "FEAT-001")])
  return store
})

let count = 0

const services = <A, E>(store: EventStoreShape, work: Effect.Effect<A, E, EventStore | Ids | Prices>) => {
  return work.pipe(
    Effect.provideService(EventStore, store),
    Effect.provideService(Ids, { base32: (length) => Effect.sync(() => String((count += 1)).padStart(length, "a")) }),
    Effect.provideService(Prices, { book: defaultPriceBook, ref: { version: "1", hash: "h" }, of: () => null })
  )
}

const change = (
  store: EventStoreShape,
  command: Exclude<TicketCommand, { type: "create" }>,
  actor: Actor = ADA,
  content: TicketContent | null = null
) =>
  services(
    store,
    changeTicket({ command, actor, commandId: null, after: content === null ? null : { content, models: [] } })
  )

const undo = (store: EventStoreShape, event: string | null = null, actor: Actor = ADA) =>
  services(store, undoChange({ event, actor, openOf, models: [] }))

const contentOf = (store: EventStoreShape) =>
  Effect.map(services(store, loadContents), (contents) => contents.get(UID) as TicketContent)

/** What of a ticket an undo has to bring back. */
const whatHolds = (store: EventStoreShape) =>
  Effect.gen(function* () {
    const { claim, open, status, twins } = (yield* store.state).tickets.get(UID)!
    const apart = twins.filter((one) => one.apart)
    return { content: yield* contentOf(store), open, status, by: claim?.by ?? null, apart }
  })

const revise = (
  store: EventStoreShape,
  changes: Extract<TicketCommand, { type: "revise" }>["changes"],
  actor: Actor = ADA
) =>
  Effect.gen(function* () {
    const content = { ...(yield* contentOf(store)), ...changes } as TicketContent
    yield* change(store, { type: "revise", uid: UID, changes, open: openOf(content) }, actor, content)
  })

const newestId = (store: EventStoreShape) =>
  Effect.map(store.readStream(`ticket/${UID}`), (events) => events.at(-1)?.id ?? "")

const anyChanges = fc.record(
  {
    title: fc.string({ minLength: 1 }).map((title) => `T${title}`),
    priority: fc.constantFrom("critical", "high", "medium", "low"),
    tags: fc.array(fc.string(), { maxLength: 2 }),
    plannedTests: fc.nat(9),
    fields: fc.dictionary(fc.constantFrom("severity", "owner"), fc.string()),
    body: fc.string()
  } as const,
  { requiredKeys: [] }
)

describe("undo", () => {
  it("brings back what a revision changed, exactly, however often one goes back and forth", () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyChanges, { minLength: 1, maxLength: 5 }), (revisions) =>
        runCase(
          Effect.gen(function* () {
            const store = yield* opened
            const before = [yield* whatHolds(store)]
            const done = revisions.filter((changes) => Object.keys(changes).length > 0)
            for (const changes of done) {
              yield* revise(store, changes)
              before.push(yield* whatHolds(store))
            }
            for (let n = done.length; n > 0; n--) {
              assert.deepStrictEqual(yield* whatHolds(store), before[n])
              yield* undo(store)
              assert.deepStrictEqual(yield* whatHolds(store), before[n - 1])
            }
          })
        )
      ),
      { numRuns: 40 }
    ))

  it.effect("takes back claims, releases, cancellations and reopenings by the opposite", () =>
    Effect.gen(function* () {
      const store = yield* opened
      yield* store.append(by("c2", { actor: BOT }), [], [created("t-2", "FEAT-002")])
      const steps: ReadonlyArray<Exclude<TicketCommand, { type: "create" }>> = [
        { type: "claim", uid: UID, by: ADA, leaseMs: 900_000 },
        { type: "release", uid: UID, by: ADA, reason: "r" },
        { type: "cancel", uid: UID, reason: "no" },
        { type: "reopen", uid: UID, reason: "yes" },
        { type: "obsolete", uid: UID, reason: "gone", evidence: ["src/a.ts is gone"] },
        { type: "reopen", uid: UID, reason: "it is back" },
        { type: "duplicate", uid: UID, of: "t-2", reason: "the same" },
        { type: "reopen", uid: UID, reason: "not quite" },
        { type: "tell-apart", uid: UID, of: "t-2", reason: "another list" },
        { type: "reconsider", uid: UID, of: "t-2", reason: "the same list by now" }
      ]
      for (const step of steps) {
        const before = yield* whatHolds(store)
        yield* change(store, step)
        const after = yield* whatHolds(store)
        assert.notDeepEqual(after, before, step.type)
        const { undone } = yield* undo(store)
        assert.deepStrictEqual(yield* whatHolds(store), before, step.type)
        // The undo can be undone, by its own name.
        yield* undo(store, yield* newestId(store))
        assert.deepStrictEqual(yield* whatHolds(store), after, step.type)
        assert.strictEqual(undone.actor, ADA)
      }
      const { claim } = (yield* store.state).tickets.get(UID)!
      assert.isNull(claim)
    })
  )

  it.effect("records an event of its own that names what it undid, and deletes nothing", () =>
    Effect.gen(function* () {
      const store = yield* opened
      yield* revise(store, { priority: "high" })
      const target = yield* newestId(store)
      yield* undo(store)
      const events = yield* store.readStream(`ticket/${UID}`)
      assert.deepStrictEqual(
        events.map(({ causation, event }) => [event.type, causation]),
        [
          ["ticket.created", null],
          ["ticket.revised", null],
          ["ticket.revised", target]
        ]
      )
    })
  )

  it.effect("removes a comment, shows it again as its author's, and removes it once more", () =>
    Effect.gen(function* () {
      const store = yield* opened
      const comments = Effect.map(store.state, (state) => state.tickets.get(UID)!.comments)
      yield* change(store, { type: "comment", uid: UID, text: "By a bot" }, BOT)
      const id = yield* newestId(store)
      const shows = Effect.fnUntraced(function* (removed: boolean) {
        assert.deepStrictEqual(yield* comments, [{ id, removed }])
      })
      yield* shows(false)
      yield* undo(store, id, ADA)
      yield* shows(true)
      const removal = yield* newestId(store)
      yield* undo(store, removal, ADA)
      yield* shows(false)
      yield* undo(store, yield* newestId(store), ADA)
      yield* shows(true)
      assert.strictEqual((yield* Effect.flip(undo(store, id, BOT))).code, "undo-overtaken")
    })
  )

  it.effect("cancels a ticket that was just created, and has nothing to undo after that", () =>
    Effect.gen(function* () {
      const store = yield* opened
      yield* undo(store)
      assert.strictEqual((yield* whatHolds(store)).status, "cancelled")
      assert.strictEqual((yield* Effect.flip(undo(store))).code, "undo-nothing")
    })
  )

  it.effect("takes the actor's own last change, whatever others did since", () =>
    Effect.gen(function* () {
      const store = yield* opened
      yield* revise(store, { priority: "high" })
      yield* revise(store, { title: "By a bot" }, BOT)
      yield* undo(store)
      const { content } = yield* whatHolds(store)
      assert.deepStrictEqual([content.priority, content.title], ["medium", "By a bot"])
    })
  )

  it.effect("is refused when the same field was changed again, or the claim is another's", () =>
    Effect.gen(function* () {
      const store = yield* opened
      yield* revise(store, { priority: "high" })
      const first = yield* newestId(store)
      yield* revise(store, { priority: "low" })
      const later = yield* newestId(store)
      const error = yield* Effect.flip(undo(store, first))
      assert.deepStrictEqual([error.code, error.kind, error.details["by"]], ["undo-overtaken", "conflict", later])
      yield* change(store, { type: "claim", uid: UID, by: BOT, leaseMs: 900_000 }, BOT)
      const claimed = yield* newestId(store)
      assert.strictEqual((yield* Effect.flip(undo(store, claimed))).code, "ticket-claimed")
      yield* change(store, { type: "release", uid: UID, by: BOT, reason: "" }, BOT)
      assert.strictEqual((yield* Effect.flip(undo(store, claimed, BOT))).code, "undo-overtaken")
      const released = yield* newestId(store)
      assert.strictEqual((yield* Effect.flip(undo(store, released))).code, "undo-impossible")
    })
  )

  it.effect(
    "takes off the labels that it put on, and puts back those that it took off, whatever was done to others since",
    () =>
      Effect.gen(function* () {
        const store = yield* opened
        yield* revise(store, { tags: ["old", "kept"] })
        yield* revise(store, { tags: ["kept", "new"] })
        const target = yield* newestId(store)
        yield* revise(store, { tags: ["kept", "new", "later"] }, BOT)
        yield* undo(store, target)
        assert.deepStrictEqual((yield* contentOf(store)).tags, ["kept", "later", "old"])
        yield* undo(store, yield* newestId(store))
        assert.deepStrictEqual((yield* contentOf(store)).tags, ["kept", "new", "later"])
      })
  )

  it.effect("is refused when others took back all of what it did to a set", () =>
    Effect.gen(function* () {
      const store = yield* opened
      yield* revise(store, { tags: ["new"] })
      const target = yield* newestId(store)
      yield* revise(store, { tags: [] }, BOT)
      assert.strictEqual((yield* Effect.flip(undo(store, target))).code, "undo-overtaken")
    })
  )

  it.effect("is refused a second time, and names the undo to undo instead", () =>
    Effect.gen(function* () {
      const store = yield* opened
      yield* revise(store, { priority: "high" })
      const target = yield* newestId(store)
      yield* undo(store)
      const undoing = yield* newestId(store)
      const error = yield* Effect.flip(undo(store, target))
      assert.strictEqual(error.code, "undo-overtaken")
      assert.include(error.next, undoing)
    })
  )

  it.effect("is refused for facts, proofs and money, with the reason", () =>
    Effect.gen(function* () {
      const store = yield* opened
      const ticket = `ticket/${UID}`
      const commit = "1".repeat(40)
      yield* store.append(
        by("c2"),
        [],
        [
          { stream: ticket, event: { type: "ticket.landed", data: { branch: "main", commit, rule: 1 } } },
          { stream: ticket, event: { type: "ticket.completed", data: { commit, receipts: [] } } },
          { stream: "backlog/main", event: { type: "backlog.config-changed", data: { digest: "d", commit: null } } }
        ]
      )
      for (const index of [0, 1, 2]) {
        const error = yield* Effect.flip(undo(store, `aaaaaaa2.2.${index}`))
        assert.deepStrictEqual([error.code, error.kind], ["undo-impossible", "policy"])
        assert.notInclude(error.next, index < 2 ? "<key>" : "never")
      }
      assert.strictEqual((yield* Effect.flip(undo(store, "aaaaaaa2.9.0"))).code, "event-not-found")
      assert.strictEqual((yield* Effect.flip(undo(store, "not an id"))).code, "event-not-found")
    })
  )
})
