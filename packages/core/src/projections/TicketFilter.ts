/**
 * Which tickets a list or a search is about, by their fields. Several values of one field are alternatives, several fields
 * all have to fit; of labels all have to be there, because a ticket has many. Loads no schema.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { type BacklogState, statusOf } from "../backlog/BacklogState.ts"
import { nearest } from "../backlog/nearest.ts"
import { upperCase } from "../backlog/TicketKey.ts"
import { DomainError, domainError } from "../log/DomainError.ts"
import { parsePoint } from "../log/Point.ts"
import { isClosed, type TicketState } from "../ticket/TicketState.ts"
import { PRIORITIES, STATUSES, TICKET_TYPES } from "../ticket/Vocabulary.ts"
import { normalisePath, pathsConflict, pathSetOf, type RepoPath } from "../wave/PathSet.ts"
import { caseless } from "../ticket/Caseless.ts"

/** What can be asked for, as flags and in searches. */
export const FILTER_FIELDS = ["type", "status", "priority", "label", "assignee", "path", "since"] as const
export type FilterField = (typeof FILTER_FIELDS)[number]

export type Asked = Readonly<Record<FilterField, ReadonlyArray<string>>>

export interface TicketFilter {
  readonly types: ReadonlySet<string> | null
  readonly statuses: ReadonlySet<string> | null
  readonly priorities: ReadonlySet<string> | null
  /** Caseless, as are assignees. */
  readonly labels: ReadonlyArray<string>
  readonly assignees: ReadonlySet<string> | null
  readonly paths: ReadonlyArray<RepoPath>
  /** Changed later than this, RFC 3339 UTC. */
  readonly after: string | null
  /** Closed tickets too. Asking for statuses says itself which. */
  readonly closed: boolean
}

export interface FilterContext {
  /** Types that tickets have, also those that the configuration allows no more; asked only for what is none of the toolkit's. */
  readonly types: () => Iterable<string>
  /** Wall time of the command, RFC 3339 UTC. */
  readonly now: string
  readonly closed: boolean
}

const unknown = (field: FilterField, value: string, what: string, known: ReadonlyArray<string>): DomainError => {
  const [near] = nearest(value, known, 1)
  return domainError(
    "usage",
    `${field}-unknown`,
    `"${value}" is not ${what}.`,
    "A typo here would silently list nothing.",
    `${near === undefined ? "" : `Did you mean ${near}? `}Use one of ${known.join(", ")}.`,
    { flag: field }
  )
}

/** Null for nothing asked. Throws the first that is unknown; `filterOf` catches. */
const oneOf = (
  field: FilterField,
  asked: ReadonlyArray<string>,
  what: string,
  known: ReadonlyArray<string>
): ReadonlySet<string> | null => {
  const wrong = asked.find((value) => !known.includes(value))
  if (wrong !== undefined) throw unknown(field, wrong, what, known)
  return asked.length === 0 ? null : new Set(asked)
}

const typesOf = (asked: ReadonlyArray<string>, there: () => Iterable<string>): ReadonlySet<string> | null => {
  const wanted = asked.map(upperCase)
  const usual: ReadonlyArray<string> = TICKET_TYPES
  const known = wanted.every((type) => usual.includes(type)) ? usual : [...new Set([...usual, ...there()])]
  return oneOf("type", wanted, "a ticket type", known)
}

const pathOf = (raw: string): RepoPath => {
  const path = normalisePath(raw)
  if (Result.isFailure(path)) throw path.failure
  return path.success
}

const afterOf = (asked: ReadonlyArray<string>, now: string): string | null => {
  const text = asked.at(-1)
  if (text === undefined) return null
  const point = parsePoint(text, now, "before")
  if (Result.isFailure(point)) throw point.failure
  if (point.success.kind === "time") return point.success.at
  throw domainError(
    "usage",
    "since-invalid",
    `"${text}" is not a time.`,
    "Tickets are compared by when they were changed last.",
    "Use a date or time (2026-11-24, 2026-11-24T10:30Z) or a time ago (-3d, -2h). For events see btk log --since.",
    { flag: "since" }
  )
}

/**
 * Fails with `type-unknown`, `status-unknown`, `priority-unknown`, `point-invalid`, `since-invalid` and what a path is refused
 * with. Of several times the last one counts.
 */
export const filterOf = (
  asked: Asked,
  { closed, now, types }: FilterContext
): Result.Result<TicketFilter, DomainError> =>
  Result.try({
    try: () => {
      const priorities = asked.priority.map((priority) => priority.toLowerCase())
      return {
        types: typesOf(asked.type, types),
        statuses: oneOf("status", asked.status, "a status", STATUSES),
        priorities: oneOf("priority", priorities, "a priority", PRIORITIES),
        labels: asked.label.map(caseless),
        assignees: asked.assignee.length === 0 ? null : new Set(asked.assignee.map(caseless)),
        paths: asked.path.map(pathOf),
        after: afterOf(asked.since, now),
        closed
      }
    },
    catch: (error) => {
      if (error instanceof DomainError) return error
      throw error
    }
  })

/** Whether something but being closed keeps tickets out. */
export const isNarrow = (filter: TicketFilter): boolean => {
  const { after, assignees, labels, paths, priorities, statuses, types } = filter
  const one = [after, assignees, priorities, statuses, types].some((value) => value !== null)
  return one || labels.length > 0 || paths.length > 0
}

const touches = (ticket: TicketState, wanted: ReadonlyArray<RepoPath>): boolean => {
  const { paths } = pathSetOf(ticket.files)
  return wanted.some((one) => paths.some((path) => pathsConflict(one, path)))
}

const has = (wanted: ReadonlySet<string> | null, value: string): boolean => wanted === null || wanted.has(value)

/** Everything but whether it is closed, where nobody asked for a status. */
export const fits = (filter: TicketFilter, state: BacklogState, ticket: TicketState): boolean => {
  const { after, assignees, labels, paths, priorities, statuses, types } = filter
  if (!has(types, ticket.type) || !has(priorities, ticket.priority)) return false
  if (after !== null && ticket.updatedAt <= after) return false
  if (statuses !== null && !statuses.has(statusOf(state, ticket))) return false
  if (assignees !== null && !ticket.assignees.some((name) => assignees.has(caseless(name)))) return false
  if (labels.length > 0) {
    const tags = new Set(ticket.tags.map(caseless))
    if (!labels.every((label) => tags.has(label))) return false
  }
  return paths.length === 0 || touches(ticket, paths)
}

/** True when a ticket of this status counts, as far as it being open or closed is concerned. */
export const counts = ({ closed, statuses }: TicketFilter, status: TicketState["status"]): boolean =>
  closed || statuses !== null || !isClosed({ status })
