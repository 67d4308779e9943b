import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { contentOf } from "../../src/exchange/contentOf.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import { decideTicket } from "../../src/ticket/TicketDecider.ts"
import { isClosed } from "../../src/ticket/TicketState.ts"
import { by } from "../store/commands.ts"
import { newLog, openStore, runCase } from "../store/stores.ts"
import { words } from "./arbitraries.ts"
import { backlogOn, PREFIXES, sourceOf } from "./backlog.ts"
import { sourceTwice } from "./rawSources.ts"

/** What somebody changes here: parts that can be told from each other. */
const edits = fc.record(
  {
    title: words.map((text) => `Here ${text}`),
    priority: fc.constantFrom("critical", "low"),
    tags: fc.constantFrom<ReadonlyArray<string>>(["here"], [])
  },
  { requiredKeys: [] }
)

const PARTS = ["title", "priority", "tags"] as const

describe("a ticket that is changed here and where it came from", () => {
  it("has of each part what was changed here, else what it is there", () =>
    fc.assert(
      fc.asyncProperty(
        sourceTwice("beads"),
        fc.array(edits, { minLength: 5, maxLength: 5 }),
        ({ after, before }, changes) =>
          runCase(
            Effect.gen(function* () {
              const { log } = yield* newLog()
              const store = openStore(log)
              const { contents, give, take } = backlogOn(store)
              yield* take("beads", before)
              const original = new Map(yield* contents)
              const uidOf = new Map(
                [...(yield* store.state).tickets.values()].map(({ source, uid }) => [source?.id ?? "", uid])
              )
              const edited = new Map<string, Partial<TicketContent>>()
              for (const [at, { ticket }] of sourceOf("beads", before).records.entries()) {
                const uid = uidOf.get(ticket.id) ?? assert.fail(ticket.id)
                const state = yield* store.state
                const one = changes[at] ?? {}
                const now = state.tickets.get(uid)
                if (Object.keys(one).length === 0 || now === undefined || isClosed(now)) continue
                edited.set(uid, one)
                yield* store.transact(by(`edit/${uid}`), (on, { at: when }) =>
                  decideTicket({ type: "revise", uid, changes: one, open: [] }, on, when)
                )
              }
              yield* take("beads", after)
              const now = yield* contents
              for (const record of sourceOf("beads", after).records) {
                const uid = uidOf.get(record.ticket.id) ?? assert.fail(record.ticket.id)
                const theirs = contentOf(record, { prefixes: PREFIXES, from: "", dependsOn: [] })
                for (const part of PARTS) {
                  const mine = edited.get(uid)?.[part]
                  const changedHere =
                    mine !== undefined && JSON.stringify(mine) !== JSON.stringify(original.get(uid)?.[part])
                  assert.deepStrictEqual(
                    now.get(uid)?.[part],
                    changedHere ? mine : theirs[part],
                    `${record.ticket.id}: ${part}`
                  )
                }
              }
              // What goes back is what it is here, and is taken in as nothing new.
              const { texts } = yield* give("beads")
              const back = sourceOf(
                "beads",
                texts.map((one) => ({ ...one, path: "issues.jsonl" }))
              )
              for (const { ticket } of back.records) {
                const here = now.get(uidOf.get(ticket.id) ?? "")
                assert.deepStrictEqual([ticket.title, ticket.tags], [here?.title, here?.tags])
              }
              yield* take(
                "beads",
                texts.map((one) => ({ ...one, path: "issues.jsonl" }))
              )
              const last = yield* contents
              for (const [uid, content] of now) {
                for (const part of PARTS) assert.deepStrictEqual(last.get(uid)?.[part], content[part])
              }
            })
          )
      ),
      { numRuns: 40 }
    ))
})
