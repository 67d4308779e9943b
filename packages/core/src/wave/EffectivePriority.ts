/**
 * Effective priority: a ticket is as urgent as the most urgent open ticket that waits for it. Loads no schema.
 *
 * @since 0.1.0
 */
import { CLOSED_STATUSES, PRIORITIES, type Priority, type Status } from "../ticket/Vocabulary.ts"

export interface Prioritised {
  readonly uid: string
  readonly priority: Priority
  readonly dependsOn: ReadonlyArray<string>
  readonly status: Status
}

export interface EffectivePriority {
  readonly priority: Priority
  /** uid of the ticket that lent its priority; null when it is the ticket's own. */
  readonly because: string | null
}

const CLOSED: ReadonlySet<Status> = new Set(CLOSED_STATUSES)

const RANK: Readonly<Record<Priority, number>> = { critical: 0, high: 1, medium: 2, low: 3 }

/**
 * Tickets that are more urgent than they say, by uid, with the reason. Closed tickets neither lend nor borrow: nobody waits for
 * them. Each ticket is visited once, from the most urgent down, so cycles end and the cost is tickets + dependencies.
 * With several equally urgent dependents, the nearest one is named, then the first of the input.
 */
export const lentPriorities = (tickets: ReadonlyArray<Prioritised>): ReadonlyMap<string, EffectivePriority> => {
  const waiting = tickets.filter(({ dependsOn, status }) => dependsOn.length > 0 && !CLOSED.has(status))
  const lent = new Map<string, EffectivePriority>()
  if (waiting.length === 0) return lent
  const byUid = new Map<string, Prioritised>()
  for (const ticket of tickets) byUid.set(ticket.uid, ticket)
  for (const [rank, priority] of PRIORITIES.entries()) {
    const queue = waiting.filter((ticket) => ticket.priority === priority && !lent.has(ticket.uid))
    for (let at = 0; at < queue.length; at += 1) {
      const { dependsOn, uid: by } = queue[at] as Prioritised
      // All that this ticket lends its priority to share one value.
      let value: EffectivePriority | null = null
      for (const uid of dependsOn) {
        const dependency = byUid.get(uid)
        if (dependency === undefined || CLOSED.has(dependency.status)) continue
        if (RANK[dependency.priority] <= rank || lent.has(uid)) continue
        value ??= { priority, because: lent.get(by)?.because ?? by }
        lent.set(uid, value)
        queue.push(dependency)
      }
    }
  }
  return lent
}

/** By uid, of all tickets, with the reason. */
export const explainPriorities = (tickets: ReadonlyArray<Prioritised>): ReadonlyMap<string, EffectivePriority> => {
  const lent = lentPriorities(tickets)
  return new Map(tickets.map(({ priority, uid }) => [uid, lent.get(uid) ?? { priority, because: null }]))
}
