/**
 * What two clones did to one ticket without knowing of each other, where only one of the two can count. The fold has decided
 * already, the same in every clone: the later one in log order, of claims and completions the earlier. This tells people.
 *
 * @since 0.1.0
 */
import { blobName } from "../../log/Blob.ts"
import type { AnyRecorded, EventId } from "../../log/Event.ts"
import type { Sha256 } from "../../log/Line.ts"

import { isSetField, type SetField } from "../../ticket/sets.ts"
import { claimIsLive } from "../../ticket/TicketState.ts"
import {
  holdsIn,
  type Revision,
  revisionsOf,
  sameUnit,
  sinceBothKnew,
  type Unit,
  unitText,
  valueOf
} from "./Revisions.ts"
import { type StreamPast, streamPast } from "./StreamPast.ts"

export type ConflictKind = "field" | "claim" | "completion"

export interface Conflict {
  /** Twelve hexadecimal digits: the same in every clone. */
  readonly id: string
  readonly kind: ConflictKind
  readonly uid: string
  /** The part of the ticket, for people; null where it is about the whole. */
  readonly what: string | null
  /** What counts, and what doesn't. */
  readonly winner: EventId
  readonly loser: EventId
  readonly winnerValue: unknown
  readonly loserValue: unknown
  /** The event that settled it: a later change by somebody who knew both, or a decision. */
  readonly settledBy: EventId | null
  /** The winner didn't mean this part, or it is a set: what was lost can be put back without contradicting anybody. */
  readonly mergeable: boolean
  /** For taking the loser's value. */
  readonly revision: Revision | null
  readonly unit: Unit | null
}

/** Hexadecimal digits of an id: a project with a million conflicts has two that are equal with a chance of one in 500. */
const ID_LENGTH = 12

interface Stream {
  readonly uid: string
  readonly events: ReadonlyArray<AnyRecorded>
  readonly past: StreamPast
  readonly sha256: Sha256
}

const idOf = ({ sha256, uid }: Stream, kind: ConflictKind, unit: Unit | null, one: EventId, other: EventId): string =>
  blobName([kind, uid, unit ?? "", ...[one, other].toSorted()].join("\n"), sha256).slice(0, ID_LENGTH)

const decidedBy = ({ events }: Stream, id: string): EventId | null =>
  events.find(({ event }) => event.type === "ticket.conflict-resolved" && event.data.conflict === id)?.id ?? null

/** A later revision that speaks of the part, by somebody who knew both. */
const editedBy = (stream: Stream, later: ReadonlyArray<Revision>, unit: Unit, one: EventId, other: EventId) =>
  later.find(
    ({ event, units }) => units.has(unit) && stream.past.knew(event.id, one) && stream.past.knew(event.id, other)
  )?.event.id ?? null

/** What of a set doesn't hold; null for nothing, or where a later revision by somebody who knew this one tells it. */
const lostOf = (
  stream: Stream,
  revisions: ReadonlyArray<Revision>,
  loser: Revision,
  winner: Revision,
  unit: SetField
): Revision | null => {
  const { past } = stream
  const told = revisions.some(
    ({ event, units }) =>
      units.has(unit) && past.knew(event.id, loser.event.id) && !past.knew(event.id, winner.event.id)
  )
  const lost = told ? null : sinceBothKnew(loser, winner, unit, stream)
  return lost === null || holdsIn(lost, unit, winner.after[unit]) ? null : lost
}

const fieldConflicts = (stream: Stream): ReadonlyArray<Conflict> => {
  const { events, past, uid } = stream
  const revisions = revisionsOf(events, past, uid)
  return revisions.flatMap((loser, at) =>
    [...loser.units].flatMap((unit): ReadonlyArray<Conflict> => {
      const wanted = valueOf(loser.after, unit)
      for (const [n, winner] of revisions.slice(at + 1).entries()) {
        if (past.knew(winner.event.id, loser.event.id)) {
          if (winner.units.has(unit)) return []
          continue
        }
        const got = valueOf(winner.after, unit)
        if (!winner.sets(unit) || sameUnit(unit, got, wanted)) continue
        const lost = isSetField(unit) ? lostOf(stream, revisions, loser, winner, unit) : loser
        if (lost === null) continue
        const id = idOf(stream, "field", unit, loser.event.id, winner.event.id)
        const later = revisions.slice(at + n + 2)
        return [
          {
            id,
            kind: "field",
            uid,
            what: unitText(unit),
            winner: winner.event.id,
            loser: loser.event.id,
            winnerValue: got,
            loserValue: wanted,
            settledBy: decidedBy(stream, id) ?? editedBy(stream, later, unit, loser.event.id, winner.event.id),
            mergeable: isSetField(unit) || !winner.units.has(unit),
            revision: lost,
            unit
          }
        ]
      }
      return []
    })
  )
}

const claimOf = ({ at, event }: AnyRecorded) =>
  event.type === "ticket.claimed" || event.type === "ticket.stolen"
    ? { by: event.data.by, at, leaseMs: event.data.leaseMs }
    : null

/** Ends what a claim is about. */
const ENDS: ReadonlySet<string> = new Set([
  "ticket.released",
  "ticket.completed",
  "ticket.cancelled",
  "ticket.split",
  "ticket.obsoleted",
  "ticket.duplicate-confirmed",
  "ticket.stolen"
])

const whole = (stream: Stream, kind: "claim" | "completion", winner: AnyRecorded, loser: AnyRecorded): Conflict => {
  const { events, past, uid } = stream
  const id = idOf(stream, kind, null, winner.id, loser.id)
  const knowing = events.find(
    ({ event, id: other }) => ENDS.has(event.type) && past.knew(other, winner.id) && past.knew(other, loser.id)
  )
  return {
    id,
    kind,
    uid,
    what: null,
    winner: winner.id,
    loser: loser.id,
    winnerValue: winner.actor,
    loserValue: loser.actor,
    settledBy: decidedBy(stream, id) ?? (kind === "claim" ? (knowing?.id ?? null) : null),
    mergeable: false,
    revision: null,
    unit: null
  }
}

const claimConflicts = (stream: Stream): ReadonlyArray<Conflict> => {
  const { events, past } = stream
  return events.flatMap((loser, at) => {
    const lost = claimOf(loser)
    if (lost === null) return []
    const winner = events.slice(0, at).findLast((event) => {
      const claim = claimOf(event)
      return claim !== null && claim.by !== lost.by && claimIsLive(claim, lost.at) && !past.knew(loser.id, event.id)
    })
    return winner === undefined ? [] : [whole(stream, "claim", winner, loser)]
  })
}

const completionConflicts = (stream: Stream): ReadonlyArray<Conflict> => {
  const done = stream.events.filter(({ event }) => event.type === "ticket.completed")
  return done.flatMap((loser, at) => {
    const winner = done.slice(0, at).find((event) => !stream.past.knew(loser.id, event.id))
    return winner === undefined ? [] : [whole(stream, "completion", winner, loser)]
  })
}

/** `events` are those of one ticket's stream in log order. Settled conflicts are among them. */
export const conflictsOf = (
  uid: string,
  events: ReadonlyArray<AnyRecorded>,
  sha256: Sha256
): ReadonlyArray<Conflict> => {
  const stream: Stream = { uid, events, past: streamPast(events), sha256 }
  return [...fieldConflicts(stream), ...claimConflicts(stream), ...completionConflicts(stream)]
}
