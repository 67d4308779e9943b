/**
 * Records what landed since the last look: changes that were merged elsewhere complete their tickets.
 * A change that only names its ticket, or whose ticket was edited since, needs our gates on that commit: `implement`
 * runs them.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { modeFor } from "../gate/GateMode.ts"
import { EventStore } from "../ports/EventStore.ts"
import { LogStore } from "../ports/LogStore.ts"
import { complete, isReceiptMissing } from "./implement/Complete.ts"
import { observeLanding } from "./implement/LateLanding.ts"

export interface Observed {
  readonly key: string
  readonly result: "completed" | "needs-gates" | "awaiting"
  readonly commit: string | null
}

export const observeLandings = (target: string) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const state = yield* store.state
    const self = yield* (yield* LogStore).self
    const observed: Array<Observed> = []
    for (const ticket of state.tickets.values()) {
      const { change } = ticket
      if (ticket.status !== "committed" || change === null || ticket.wave !== null) continue
      const landing = yield* observeLanding(ticket.uid, change, target)
      if (landing._tag === "landed" && change.replica === self) {
        const result = yield* complete({
          uid: ticket.uid,
          wave: null,
          session: null,
          landed: { branch: target, commit: landing.commit, rule: landing.rule },
          required: {
            tree: change.tree,
            patchId: change.patchId,
            revision: ticket.revision,
            red: modeFor(ticket.type, ticket.plannedTests > 0) === "red-green"
          }
        }).pipe(
          Effect.as("completed" as const),
          Effect.catchIf(isReceiptMissing, () => Effect.succeed("needs-gates" as const))
        )
        observed.push({ key: ticket.key, result, commit: landing.commit })
      } else {
        // Another clone's receipts prove nothing here: its change needs our gates as well.
        const commit = landing._tag === "awaiting" ? null : landing.commit
        observed.push({ key: ticket.key, result: commit === null ? "awaiting" : "needs-gates", commit })
      }
    }
    return observed
  })
