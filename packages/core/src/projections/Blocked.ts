/**
 * Why open tickets can't be started: what is missing in them, what stopped them, what they wait for. Those that a wave works on
 * are not among them. Loads no schema.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf, statusOf } from "../backlog/BacklogState.ts"
import { openTickets, statusIn } from "../backlog/TicketMap.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { BLOCKED_STATUSES, isDone, PRIORITIES } from "../ticket/Vocabulary.ts"
import { dependencyProblems } from "../wave/Dependencies.ts"
import { lentPriorities } from "../wave/EffectivePriority.ts"
import { dependencyReason } from "../wave/reasons.ts"

export interface BlockedRow {
  readonly ticket: TicketState
  /** The most urgent priority of the ticket and of all open tickets that depend on it. */
  readonly effective: TicketState["priority"]
  /** Its status, or for a ticket that only waits what is wrong with its dependencies (`DEPENDENCY_CODES`). */
  readonly code: string
  /** Whole sentences, what it waits for first. */
  readonly reasons: ReadonlyArray<string>
  /** uids at the root of it, when it waits for others. */
  readonly waitsFor: ReadonlyArray<string>
}

const STOPPED: ReadonlySet<string> = new Set(BLOCKED_STATUSES)

/** What the ticket's own status says against it; nothing for those that only wait, null for those that are in work. */
const ownReasons = (ticket: TicketState): ReadonlyArray<string> | null => {
  const { key, open, reason, status } = ticket
  if (status === "pending") return []
  if (status === "draft") return open.length > 0 ? open : [`${key} is a draft.`]
  if (status === "committed") return [`${key} is committed and waits to land${reason === null ? "" : ` (${reason})`}.`]
  return STOPPED.has(status) ? [`${key} is ${status}: ${reason ?? "nobody said why"}`] : null
}

/** Most urgent first, then oldest. */
export const blockedTickets = (state: BacklogState): ReadonlyArray<BlockedRow> => {
  const open = openTickets(state.tickets)
  const lent = lentPriorities(open)
  const problems = dependencyProblems({
    tickets: open,
    known: (uid) => statusIn(state.tickets, uid) ?? null,
    stuck: new Set()
  })
  const nameOf = (uid: string): string => keyOf(state, uid)
  const stateOf = (uid: string): string => {
    const status = statusIn(state.tickets, uid) ?? "unknown"
    const ticket = status === "pending" ? state.tickets.get(uid) : undefined
    return ticket === undefined ? status : statusOf(state, ticket)
  }
  const rows = open.flatMap((ticket): ReadonlyArray<BlockedRow> => {
    const own = ownReasons(ticket)
    if (own === null) return []
    const waits = ticket.dependsOn.filter((uid) => !isDone(statusIn(state.tickets, uid)))
    const problem = problems.get(ticket.uid)
    // A dependency that could be worked on is no problem of a plan, but has to be waited for all the same.
    const plain = { code: "unfinished-dependency", members: waits, count: waits.length, via: null } as const
    const behind = problem ?? (waits.length > 0 ? plain : null)
    if (own.length === 0 && behind === null) return []
    const reasons = behind === null ? own : [dependencyReason(ticket.key, behind, nameOf, stateOf), ...own]
    return [
      {
        ticket,
        effective: lent.get(ticket.uid)?.priority ?? ticket.priority,
        code: own.length > 0 ? ticket.status : (behind?.code ?? ""),
        reasons,
        waitsFor: behind?.members ?? []
      }
    ]
  })
  return rows.toSorted(
    (one, other) =>
      PRIORITIES.indexOf(one.effective) - PRIORITIES.indexOf(other.effective) || one.ticket.order - other.ticket.order
  )
}
