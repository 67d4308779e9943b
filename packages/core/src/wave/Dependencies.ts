/**
 * What keeps a ticket from ever running: cycles, and dependencies that are unknown, closed without being completed,
 * blocked or not finished. Each is found for the ticket itself and for everything behind it, with members named.
 *
 * @since 0.1.0
 */
import { BLOCKED_STATUSES, CLOSED_STATUSES, isDone, type Status } from "../ticket/Vocabulary.ts"
import { stronglyConnected } from "./components.ts"

export interface DependentTicket {
  readonly uid: string
  readonly dependsOn: ReadonlyArray<string>
  readonly status: Status
}

/** Worst first: the worst one is reported when there are several. */
export const DEPENDENCY_CODES = [
  "cycle",
  "behind-cycle",
  "unknown-dependency",
  "closed-dependency",
  "blocked-dependency",
  "unfinished-dependency"
] as const
export type DependencyCode = (typeof DEPENDENCY_CODES)[number]

/** More members than this are counted, not listed: the members of a huge cycle would be listed with each of them. */
export const MEMBERS_LISTED = 50

export interface DependencyProblem {
  readonly code: DependencyCode
  /** uids: of the cycle, or of the dependencies at the root of it. In input order, at most `MEMBERS_LISTED`. */
  readonly members: ReadonlyArray<string>
  /** How many members there are, listed or not. */
  readonly count: number
  /** The direct dependency that the problem comes through; null when it is direct. */
  readonly via: string | null
}

const CLOSED: ReadonlySet<Status> = new Set(CLOSED_STATUSES)
const BLOCKED: ReadonlySet<Status> = new Set<Status>(BLOCKED_STATUSES)
const SCHEDULABLE: ReadonlySet<Status> = new Set(["pending", "ready"])
const rank = (code: DependencyCode): number => DEPENDENCY_CODES.indexOf(code)

/** Why a dependency in this status stands in the way by itself; null when it doesn't. */
const obstacle = (status: Status | null): DependencyCode | null => {
  if (status === null) return "unknown-dependency"
  if (isDone(status) || SCHEDULABLE.has(status)) return null
  if (CLOSED.has(status)) return "closed-dependency"
  return BLOCKED.has(status) ? "blocked-dependency" : "unfinished-dependency"
}

export interface DependencyInput {
  readonly tickets: ReadonlyArray<DependentTicket>
  /** Status of tickets that are not in `tickets`; null for tickets that nobody knows. */
  readonly known: (uid: string) => Status | null
  /** uids of tickets that could run by status but will not (claimed, without files): to others they are unfinished. */
  readonly stuck: ReadonlySet<string>
}

/**
 * Problems by uid; tickets without one are left out, and so are closed tickets. Linear in tickets + dependencies.
 * A dependency that is completed is met, also when it is part of what was a cycle.
 */
export const dependencyProblems = ({ known, stuck, tickets }: DependencyInput): Map<string, DependencyProblem> => {
  const at = new Map(tickets.map(({ uid }, index) => [uid, index]))
  const isOpen = (index: number): boolean => !CLOSED.has((tickets[index] as DependentTicket).status)
  const edges = tickets.map(({ dependsOn, status }) =>
    CLOSED.has(status)
      ? []
      : dependsOn.map((uid) => at.get(uid)).filter((index): index is number => index !== undefined && isOpen(index))
  )
  const problems = new Map<string, DependencyProblem>()

  const direct = (uid: string): DependencyCode | null => {
    const index = at.get(uid)
    if (index === undefined) {
      const status = known(uid)
      // Somewhere else and not finished: nothing here will finish it.
      return status !== null && SCHEDULABLE.has(status) ? "unfinished-dependency" : obstacle(status)
    }
    return stuck.has(uid) ? "unfinished-dependency" : obstacle((tickets[index] as DependentTicket).status)
  }

  const judge = (ticket: DependentTicket): DependencyProblem | null => {
    let worst: DependencyProblem | null = null
    let roots: Array<string> = []
    for (const uid of new Set(ticket.dependsOn)) {
      const code = direct(uid)
      if (code !== null && (worst === null || rank(code) <= rank(worst.code))) {
        // A direct cause is named rather than one further away.
        if (worst === null || worst.via !== null || code !== worst.code) roots = []
        roots.push(uid)
        worst = { code, members: roots, count: roots.length, via: null }
      }
      const behind = problems.get(uid)
      if (behind === undefined) continue
      const behindCode = behind.code === "cycle" ? "behind-cycle" : behind.code
      if (worst === null || rank(behindCode) < rank(worst.code)) worst = { ...behind, code: behindCode, via: uid }
    }
    return worst === null || worst.via !== null ? worst : { ...worst, members: worst.members.slice(0, MEMBERS_LISTED) }
  }

  // Dependencies come before what depends on them, so each ticket is judged after all that it waits for.
  for (const component of stronglyConnected(edges)) {
    const first = component[0] as number
    if (component.length > 1 || (edges[first] ?? []).includes(first)) {
      const uids = component.toSorted((a, b) => a - b).map((index) => (tickets[index] as DependentTicket).uid)
      const problem = { code: "cycle", members: uids.slice(0, MEMBERS_LISTED), count: uids.length, via: null } as const
      for (const uid of uids) problems.set(uid, problem)
    } else if (isOpen(first)) {
      const ticket = tickets[first] as DependentTicket
      const problem = judge(ticket)
      if (problem !== null) problems.set(ticket.uid, problem)
    }
  }
  return problems
}
