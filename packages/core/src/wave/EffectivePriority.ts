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

/**
 * By uid, with the reason. Closed tickets keep their own priority and pass none on: nobody waits for them.
 * Each ticket is visited once, from the most urgent down, so cycles end and the cost is tickets + dependencies.
 * With several equally urgent dependents, the nearest one is named, then the first of the input.
 */
export const explainPriorities = (tickets: ReadonlyArray<Prioritised>): Map<string, EffectivePriority> => {
  const byUid = new Map(tickets.map((ticket) => [ticket.uid, ticket]))
  const found = new Map<string, EffectivePriority>()
  for (const priority of PRIORITIES) {
    const queue: Array<Prioritised> = []
    for (const ticket of tickets) {
      if (ticket.priority !== priority || found.has(ticket.uid)) continue
      found.set(ticket.uid, { priority, because: null })
      if (!CLOSED.has(ticket.status)) queue.push(ticket)
    }
    for (let at = 0; at < queue.length; at += 1) {
      const { dependsOn, uid: waiting } = queue[at] as Prioritised
      // All that this ticket lends its priority to share one value.
      let lent: EffectivePriority | null = null
      for (const uid of dependsOn) {
        if (found.has(uid)) continue
        const dependency = byUid.get(uid)
        if (dependency === undefined || CLOSED.has(dependency.status)) continue
        lent ??= { priority, because: found.get(waiting)?.because ?? waiting }
        found.set(uid, lent)
        queue.push(dependency)
      }
    }
  }
  return found
}

/** By uid: the most urgent priority of the ticket and of all open tickets that, directly or not, depend on it. */
export const effectivePriorities = (tickets: ReadonlyArray<Prioritised>): Map<string, Priority> => {
  const priorities = new Map<string, Priority>()
  for (const [uid, { priority }] of explainPriorities(tickets)) priorities.set(uid, priority)
  return priorities
}
