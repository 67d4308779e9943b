/**
 * What needs no person: parts of a ticket that one clone changed and another one overwrote without meaning them come back, labels
 * and dependencies of both stand beside each other, and keys that two clones issued become two. Each clone does it for what is
 * its own, so that it is done once.
 *
 * @since 0.1.0
 */
import type { OpenOf } from "../../checks/Open.ts"
import * as Effect from "effect/Effect"
import type { BacklogConfig } from "../../backlog/ConfigSchema.ts"
import type { Actor } from "../../log/Event.ts"
import { LogStore } from "../../ports/LogStore.ts"
import type { Conflict } from "../../projections/conflicts/Conflicts.ts"
import { isClosed } from "../../ticket/TicketState.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { collidingKeys, findConflicts, isOpen } from "./FindConflicts.ts"
import { renumber, takeBack } from "./ResolveConflict.ts"

const ACTOR: Actor = "system:btk"

export interface Settled {
  readonly renumbered: ReadonlyArray<{ readonly from: string; readonly to: string }>
  /** Parts that came back. */
  readonly merged: ReadonlyArray<{ readonly key: string; readonly what: string }>
  /** Conflicts that a person has to look at. */
  readonly open: number
}

const replicaOf = (event: string): string => event.split(".")[0] ?? ""

const mergeAll = (own: ReadonlyArray<Conflict>, openOf: OpenOf, models: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const merged: Array<{ key: string; what: string }> = []
    const byTicket = new Map<string, ReadonlyArray<Conflict>>()
    for (const conflict of own) byTicket.set(conflict.uid, [...(byTicket.get(conflict.uid) ?? []), conflict])
    for (const [uid, conflicts] of byTicket) {
      const ticket = (yield* (yield* EventStore).state).tickets.get(uid)
      // Closed, or being worked on: nothing changes now.
      if (ticket === undefined || isClosed(ticket) || ticket.wave !== null) continue
      const resolves = conflicts.map(({ id, loser }) => ({ conflict: id, choice: loser }))
      const commandId = `merge/${conflicts
        .map(({ id }) => id)
        .join("-")
        .slice(0, 120)}`
      const done = yield* Effect.catchTag(
        takeBack(uid, conflicts, resolves, { actor: ACTOR, commandId, models, openOf }),
        "DomainError",
        // Two dependencies that can't both be had: a person has to look at it.
        (error) => (error.code === "dependency-cycle" ? Effect.succeed(null) : Effect.fail(error))
      )
      if (done === null) continue
      for (const { what } of conflicts) merged.push({ key: ticket.key, what: what ?? "" })
    }
    return merged
  })

/** `models` are those to price new estimates for. */
export const settleConflicts = (config: BacklogConfig, openOf: OpenOf, models: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const self = yield* (yield* LogStore).self
    const conflicts = (yield* findConflicts).filter(isOpen)
    const own = conflicts.filter(({ loser, mergeable }) => mergeable && replicaOf(loser) === self)
    const merged = yield* mergeAll(own, openOf, models)
    const renumbered: Array<{ from: string; to: string }> = []
    const colliding = config.log.renumber === "never" ? [] : yield* collidingKeys
    for (const { contentAt, key, uid } of config.log.renumber === "auto" ? colliding : []) {
      if (replicaOf(contentAt[0] ?? "") !== self) continue
      const { ticket } = yield* renumber(uid, ACTOR)
      renumbered.push({ from: key, to: ticket.key })
    }
    const left = (yield* findConflicts).filter(isOpen).length
    const settled: Settled = { renumbered, merged, open: left + colliding.length - renumbered.length }
    return settled
  })
