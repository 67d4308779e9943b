/**
 * Which events `btk log` shows: of a ticket, of some kinds, by an actor, after a point, of one correlation.
 *
 * @since 0.1.0
 */
import { nearest } from "@backlog-toolkit/core/backlog/nearest"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { UPCASTERS } from "@backlog-toolkit/core/log/Kinds"
import type { AnyRecorded } from "@backlog-toolkit/core/ports/EventStore"
import type { Past } from "@backlog-toolkit/core/usecases/time/Past"
import type { Call } from "./Verb.ts"

/** What no kind of this toolkit is recorded as can be asked for, too. */
const KINDS = [...Object.keys(UPCASTERS), "unknown"]

const wantedKinds = (call: Call): ReadonlySet<string> => {
  const asked = call.values("kind")
  const wrong = asked.find((kind) => !KINDS.includes(kind))
  if (wrong === undefined) return new Set(asked)
  const [near] = nearest(wrong, KINDS, 1)
  throw domainError(
    "usage",
    "kind-unknown",
    `"${wrong}" is not a kind of event.`,
    "A typo here would silently list nothing.",
    near === undefined ? `Use one of ${KINDS.join(", ")}.` : `Did you mean ${near}?`,
    { flag: "kind" }
  )
}

const ACTOR_KINDS = ["human", "agent", "system"]

/** An actor, or all of a kind. */
const wantedActor = (call: Call): ((actor: string) => boolean) => {
  const asked = call.value("actor")
  if (asked === null) return () => true
  if (ACTOR_KINDS.includes(asked)) return (actor) => actor.startsWith(`${asked}:`)
  if (ACTOR_KINDS.some((kind) => asked.startsWith(`${kind}:`))) return (actor) => actor === asked
  throw domainError(
    "usage",
    "actor-invalid",
    `"${asked}" is not an actor.`,
    "A typo here would silently list nothing.",
    "Use human, agent or system, or a whole actor such as agent:claude-code.",
    { flag: "actor" }
  )
}

/** `uid` is the ticket's; events that `since` has are left out. */
export const logFilter = (
  call: Call,
  uid: string | null,
  since: Pick<Past, "has"> | null
): ((event: AnyRecorded) => boolean) => {
  const kinds = wantedKinds(call)
  const actor = wantedActor(call)
  const correlation = call.value("correlation")
  return (one) => {
    const { event } = one
    // A ticket's outcomes stand on its wave's stream.
    const mine =
      uid === null ||
      one.stream === `ticket/${uid}` ||
      (event.type === "wave.slot-settled" && event.data.ticket === uid)
    return (
      mine &&
      (kinds.size === 0 || kinds.has(event.type)) &&
      (correlation === null || one.correlation === correlation) &&
      actor(one.actor) &&
      (since === null || !since.has(one))
    )
  }
}
