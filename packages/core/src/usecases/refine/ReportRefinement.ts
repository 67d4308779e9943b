/**
 * Records that a report of a refinement was written: what was found is known, whatever becomes of the file.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Actor } from "../../log/Event.ts"
import { Digest } from "../../ports/Digest.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { countsOf, type RefinementView } from "../../refine/RefinementView.ts"

export const reportRefinement = (input: {
  readonly view: RefinementView
  readonly report: string
  readonly text: string
  readonly actor: Actor
}) =>
  Effect.gen(function* () {
    const { actor, report, text, view } = input
    const { sha256 } = yield* Digest
    const digest = sha256(text)
    const data = { report, digest, ...countsOf(view.tickets) }
    yield* (yield* EventStore).transact({ commandId: `refine/report/${view.at}/${digest}`, actor }, () =>
      Result.succeed([{ stream: "backlog/main", event: { type: "backlog.refinement-reported", data } }])
    )
  })
