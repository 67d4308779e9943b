/**
 * Completion: landed in the target branch, with a fresh passing receipt of every required gate, cost settled.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { settleCost } from "../../cost/Settlement.ts"
import { provenBy, type Required } from "../../gate/Completion.ts"
import { newWork } from "../../gate/WorkState.ts"
import { unknownTicket } from "../../ticket/TicketRules.ts"
import type { DomainError } from "../../log/DomainError.ts"
import type { NewEvent } from "../../log/Event.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { Prices } from "./Prices.ts"
import { failpoint } from "./Slot.ts"

/** The change landed, but its receipts are of something else: of an earlier ticket text, or of another patch. */
export const isReceiptMissing = (error: DomainError): boolean => error.code === "receipt-missing"

export interface LandedAt {
  readonly branch: string
  readonly commit: string
  readonly rule: 1 | 2 | 3
}

/** Decides and records landing, completion, the settled cost and, in a wave, the slot's outcome: all or nothing. */
export const complete = (input: {
  readonly uid: string
  readonly wave: string | null
  readonly session: string | null
  readonly landed: LandedAt
  readonly required: Required
}) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const prices = yield* Prices
    const { landed, uid, wave } = input
    const done = yield* store.transact(
      {
        commandId: `complete/${uid}/${landed.commit}`,
        actor: "system:btk",
        ...(wave === null ? {} : { correlation: wave }),
        ...(input.session === null ? {} : { session: input.session })
      },
      (state, { at }) => {
        const ticket = state.tickets.get(uid)
        if (ticket === undefined) return Result.fail(unknownTicket(uid))
        if (ticket.status === "completed") return Result.succeed([])
        const work = state.work.get(uid) ?? newWork()
        const proof = provenBy(ticket, work, input.required)
        if ("refused" in proof) return Result.fail(proof.refused)
        const stream = `ticket/${uid}`
        const events: Array<NewEvent> = [
          { stream, event: { type: "ticket.landed", data: landed } },
          { stream, event: { type: "ticket.completed", data: { commit: landed.commit, receipts: proof.receipts } } },
          {
            stream,
            event: {
              type: "cost.ticket-cost-settled",
              data: settleCost({ ticket: uid, usage: work.usage, book: prices.book, ref: prices.ref, at })
            }
          }
        ]
        if (wave !== null) {
          const reason = `Landed as ${landed.commit.slice(0, 10)} in ${landed.branch}.`
          events.push({
            stream: `wave/${wave}`,
            event: { type: "wave.slot-settled", data: { wave, ticket: uid, outcome: "completed", reason } }
          })
        }
        return Result.succeed(events)
      }
    )
    yield* failpoint("completed")
    return done
  })
