/**
 * The two ends of a slot: assigned before anything else, settled with exactly one outcome.
 * Facts first, clean-up after: what a crash leaves is swept by the next run.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { ATTEMPT_CAPS } from "../../gate/Gate.ts"
import type { NewEvent } from "../../log/Event.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { decideWave } from "../../wave/WaveDecider.ts"
import type { SlotOutcome } from "../../wave/WaveEvent.ts"
import * as Result from "effect/Result"
import { addSegment } from "./HandOver.ts"
import { failpoint, type Slot, type SlotEnd, tell } from "./Slot.ts"

const context = (slot: Slot, what: string) => ({
  commandId: `${slot.wave}/${slot.uid}/${what}`,
  actor: "system:btk" as const,
  correlation: slot.wave,
  session: slot.session
})

export const assign = (slot: Slot, agent: string) =>
  EventStore.use((store) =>
    store.transact(context(slot, "assigned"), (state) =>
      decideWave(
        {
          type: "assign",
          slot: { wave: slot.wave, ticket: slot.uid, branch: slot.branch, worktree: slot.path, base: slot.base, agent }
        },
        state
      )
    )
  )

const outcomeOf: Readonly<Record<SlotEnd["_tag"], SlotOutcome>> = {
  completed: "completed",
  "handed-over": "handed-over",
  blocked: "blocked",
  failed: "failed",
  returned: "returned"
}

const reasonOf = (slot: Slot, end: SlotEnd): string =>
  end._tag === "completed" ? `Landed as ${end.commit.slice(0, 10)} in ${slot.target}.` : end.reason

/** Blocks a ticket whose change failed to land as often as the commit gate allows. */
const failedTooOften = (end: SlotEnd, failures: number): SlotEnd =>
  end._tag === "failed" && failures + 1 >= ATTEMPT_CAPS.commit
    ? {
        _tag: "blocked",
        status: "commit-blocked",
        reason: `Failed ${failures + 1} waves. Last: ${end.reason}`,
        tree: null
      }
    : end

/** Records the outcome, then removes the worktree; only blocked and waiting tickets keep their branch. */
export const settle = (slot: Slot, ended: SlotEnd) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const vcs = yield* Vcs
    const state = yield* store.state
    const end = failedTooOften(ended, state.work.get(slot.uid)?.failures ?? 0)
    const reason = reasonOf(slot, end)
    if (end._tag === "blocked") {
      // The branch shows what was tried; it is the only thing a blocked ticket keeps.
      yield* vcs.parkSlot({
        path: slot.path,
        branch: slot.branch,
        base: slot.base,
        tree: end.tree,
        message: `wip: ${slot.key} is ${end.status}\n\n${end.reason}\n`
      })
      yield* failpoint("parked")
    }
    yield* store.transact(context(slot, "settled"), (now) => {
      const blocked: ReadonlyArray<NewEvent> =
        end._tag === "blocked"
          ? [
              {
                stream: `ticket/${slot.uid}`,
                event: { type: "ticket.blocked", data: { status: end.status, reason: end.reason, branch: slot.branch } }
              }
            ]
          : []
      return Result.map(
        decideWave(
          { type: "settle", slot: { wave: slot.wave, ticket: slot.uid, outcome: outcomeOf[end._tag], reason } },
          now
        ),
        // Settled before (completion settles its slot itself): nothing to add.
        (events) => (events.length === 0 ? [] : [...blocked, ...events])
      )
    })
    if (end._tag === "blocked") yield* failpoint("blocked")
    yield* tell({ _tag: "settled", key: slot.key, outcome: outcomeOf[end._tag], reason })
    const keepBranch = end._tag === "blocked" || end._tag === "handed-over"
    yield* vcs.removeSlot({ path: slot.path, branch: slot.branch, keepBranch })
    const change = state.tickets.get(slot.uid)?.change ?? null
    if (end._tag === "handed-over" && slot.config.integration === "pr" && change !== null) {
      yield* addSegment({ branch: change.branch, head: change.head, target: slot.target })
    }
    yield* failpoint("slot-removed")
    return end
  })
