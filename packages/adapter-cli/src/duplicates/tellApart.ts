/**
 * What `btk duplicates` records: that tickets may ask for the same, or that two of them don't.
 *
 * @since 0.1.0
 */
import type { Pair } from "@backlog-toolkit/core/duplicates/Pairs"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { changeTicket } from "@backlog-toolkit/core/usecases/ChangeTicket"
import { recordSuspects } from "@backlog-toolkit/core/usecases/RecordSuspects"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import type { Call } from "../Verb.ts"
import { requiredReason } from "../verbs/simple.ts"

/** Answers how many were recorded. */
export const markPairs = (
  call: Call,
  pairs: ReadonlyArray<Pick<Pair, "first" | "second" | "score">>
): Promise<number> => inProject(call, () => recordSuspects(pairs, actorOf(call)))

const oneOnly = () =>
  domainError(
    "usage",
    "pair-incomplete",
    "--distinct-from needs one ticket that is told from the other.",
    "A pair has two tickets.",
    'For example btk duplicates BUG-009 --distinct-from BUG-007 --reason "…".',
    { flag: "distinct-from" }
  )

export const tellApart = (call: Call, other: string): Promise<number> => {
  const [key, ...more] = call.args
  if (key === undefined || more.length > 0) throw oneOnly()
  const reason = requiredReason(call)
  return inProject(call, () =>
    Effect.gen(function* () {
      const state = yield* (yield* EventStore).state
      const [one, from] = [findTicket(state, key), findTicket(state, other)]
      const { changed } = yield* changeTicket({
        command: { type: "tell-apart", uid: one.uid, of: from.uid, reason },
        actor: actorOf(call),
        commandId: null,
        after: null
      })
      if (call.json) printJson(call, "duplicates", { key: one.key, distinctFrom: from.key, changed })
      else if (!call.flag("quiet"))
        call.io.out(
          changed
            ? `${one.key} and ${from.key} ask for different things: they are no longer shown as duplicates.\n`
            : `${one.key} and ${from.key} were told apart already.\n`
        )
      return 0
    })
  )
}
