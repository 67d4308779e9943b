/**
 * Which tickets no wave takes, with a code and a sentence each.
 *
 * @since 0.1.0
 */
import { BLOCKED_STATUSES, CLOSED_STATUSES, type Status } from "../ticket/Vocabulary.ts"
import type { DependencyProblem } from "./Dependencies.ts"
import type { PathSet } from "./PathSet.ts"
import type { PlannableTicket } from "./Plan.ts"
import { dependencyReason } from "./reasons.ts"
import type { Exclusion } from "./WaveEvent.ts"

const CLOSED: ReadonlySet<Status> = new Set(CLOSED_STATUSES)
const BLOCKED: ReadonlySet<Status> = new Set<Status>(BLOCKED_STATUSES)

export const isClosedStatus = (status: Status): boolean => CLOSED.has(status)

/** `closed`, `draft`, `blocked` or `in-work`; null when the status allows planning. */
const byStatus = ({ key, status, uid }: PlannableTicket): Exclusion | null => {
  const because = (code: string, why: string): Exclusion => ({
    ticket: uid,
    code,
    reason: `${key} is ${why}.`,
    members: []
  })
  if (status === "pending" || status === "ready") return null
  if (CLOSED.has(status)) return because("closed", status)
  if (BLOCKED.has(status)) return because("blocked", `${status} and waits to be reopened`)
  if (status === "draft") return because("draft", "a draft: open questions or errors keep it out")
  return because("in-work", status === "committed" ? "committed and waits to land" : `in a wave already (${status})`)
}

/** `claimed`, `bad-path` or `no-files`: what keeps out a ticket that its status would let in; null when nothing does. */
export const ownObstacle = (ticket: PlannableTicket, paths: PathSet): Exclusion | null => {
  const { claimedBy, key, status, uid } = ticket
  if (status !== "pending" && status !== "ready") return null
  const because = (code: string, reason: string): Exclusion => ({ ticket: uid, code, reason, members: [] })
  if (claimedBy !== null) return because("claimed", `${key} is claimed by ${claimedBy}.`)
  const bad = paths.refused[0]
  if (bad !== undefined) return because("bad-path", `${key} can't be kept apart from others. ${bad.message}`)
  return paths.paths.length === 0
    ? because("no-files", `${key} names no files, so nobody knows what it may not run beside.`)
    : null
}

export interface ExcludeContext {
  /** Obstacles of the tickets' own, by uid. */
  readonly own: ReadonlyMap<string, Exclusion>
  readonly problems: ReadonlyMap<string, DependencyProblem>
  readonly keyOf: (uid: string) => string
  readonly statusOf: (uid: string) => Status | null
}

/** A change that somebody has to merge is not work that goes on by itself. */
const inWords = (status: Status | null): string =>
  status === "committed" ? "committed, waits to be merged" : (status ?? "unknown")

/** A cycle is told first, because nothing else about the ticket matters before it is cut. */
export const exclusionOf = (ticket: PlannableTicket, context: ExcludeContext): Exclusion | null => {
  const { keyOf, own, problems, statusOf } = context
  const problem = problems.get(ticket.uid)
  const first = problem?.code === "cycle" ? null : (byStatus(ticket) ?? own.get(ticket.uid) ?? null)
  if (first !== null || problem === undefined) return first
  // A dependency that could run by its status has an obstacle of its own, whose code says it: claimed, no-files…
  const stateOf = (uid: string): string => own.get(uid)?.code ?? inWords(statusOf(uid))
  return {
    ticket: ticket.uid,
    code: problem.code,
    reason: dependencyReason(ticket.key, problem, keyOf, stateOf),
    members: problem.members
  }
}
