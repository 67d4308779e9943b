/**
 * Which events a point in history holds. Every cut is causally closed: whatever an event follows or its replica had seen
 * is inside too, so that the state at a cut is one that somebody could have had. Pure.
 *
 * @since 0.1.0
 */
import type { ReplicaId } from "./Event.ts"
import { wallOf } from "./Hlc.ts"
import type { Seen } from "./Line.ts"
import { compareOrder, type OrderKey } from "./Order.ts"

export type Cut =
  | { readonly kind: "everything" }
  /** All events up to one, in log order; null for none. */
  | { readonly kind: "prefix"; readonly last: OrderKey | null }
  /** The commits of each replica up to a number. */
  | { readonly kind: "vector"; readonly upTo: ReadonlyMap<ReplicaId, number> }

export const isWithin = (cut: Cut, event: OrderKey): boolean => {
  switch (cut.kind) {
    case "everything":
      return true
    case "vector":
      return event.commit <= (cut.upTo.get(event.replica) ?? 0)
    case "prefix":
      return cut.last !== null && compareOrder(event, cut.last) <= 0
  }
}

/**
 * The cut at a moment ends with the last event, in log order, whose time isn't later. Takes all events in log order: after
 * a clock was repaired (a raised epoch) earlier times follow later ones, and the poisoned ones before them happened, too.
 */
export const endsAt = (last: OrderKey | null, at: string, events: ReadonlyArray<OrderKey>): OrderKey | null =>
  events.findLast(({ t }) => wallOf(t) <= at) ?? last

/** What a commit needs of others. */
export interface CommitNeeds {
  readonly seen: Seen
  readonly events: ReadonlyArray<{ readonly on: ReadonlyArray<string> }>
}

const fits = (vector: ReadonlyMap<ReplicaId, number>, { events, seen }: CommitNeeds): boolean => {
  const has = (replica: ReplicaId, seq: number): boolean => seq <= (vector.get(replica) ?? 0)
  if (!Object.entries(seen).every(([replica, [seq]]) => has(replica, seq))) return false
  return events.every(({ on }) =>
    on.every((id) => {
      const [replica = "", seq] = id.split(".")
      return has(replica, Number(seq))
    })
  )
}

/**
 * The largest causally closed vector within these commits: `commits` has each replica's from number 1 on, none left out.
 * A tree that lacks one replica's newest segments holds no more of the others than what could be done without them.
 */
export const closedVector = (commits: ReadonlyMap<ReplicaId, ReadonlyArray<CommitNeeds>>): Map<ReplicaId, number> => {
  const vector = new Map([...commits].map(([replica, list]) => [replica, list.length]))
  for (let again = true; again;) {
    again = false
    for (const [replica, list] of commits) {
      const upTo = vector.get(replica) ?? 0
      const first = list.slice(0, upTo).findIndex((commit) => !fits(vector, commit))
      if (first === -1) continue
      vector.set(replica, first)
      again = true
    }
  }
  return vector
}
