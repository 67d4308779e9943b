/**
 * The other open tickets, looked up by what a check asks: by path, by identifier, by words of the title. Built once for all
 * tickets of a backlog. Owns no rule.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf } from "../backlog/BacklogState.ts"
import { openTickets } from "../backlog/TicketMap.ts"
import { tellingTerms } from "../duplicates/Terms.ts"
import { type DependencyCycle, dependencyCycles } from "../projections/DependencyCycles.ts"
import type { PlannedFile, TicketContent } from "../ticket/Ticket.ts"
import { isClosed, type TicketState } from "../ticket/TicketState.ts"
import { isDone } from "../ticket/Vocabulary.ts"
import { normalisePath } from "../wave/PathSet.ts"
import * as Result from "effect/Result"
import { makesIn } from "./identifiers.ts"

/** What an open ticket does to a path. */
export interface Touch {
  readonly uid: string
  readonly action: PlannedFile["action"]
  /** True for the end of a rename that is new. */
  readonly arrives: boolean
}

export interface Neighbours {
  readonly keyOf: (uid: string) => string
  readonly ticketOf: (uid: string) => TicketState | undefined
  /** Undefined where nobody read what it says. */
  readonly contentOf: (uid: string) => TicketContent | undefined
  /** What the others do to a path, in order of creation. */
  readonly touching: (uid: string | null, path: string) => ReadonlyArray<Touch>
  /** Others that list the path among their `shared_files`. */
  readonly sharing: (uid: string | null, path: string) => ReadonlyArray<string>
  /** Open tickets whose text says that they make the name (see `makesIn`). */
  readonly making: (uid: string | null, identifier: string) => ReadonlyArray<string>
  /** True when one of the two waits for the other, directly or through others. */
  readonly ordered: (dependsOn: ReadonlyArray<string>, uid: string | null, other: string) => boolean
  /** Everything that these tickets wait for, themselves included. */
  readonly before: (uids: ReadonlyArray<string>) => ReadonlySet<string>
  /** Cycles that the ticket is a member of. */
  readonly cyclesOf: (uid: string) => ReadonlyArray<DependencyCycle>
  /** Open tickets whose title shares a rare word with this one. */
  readonly alike: (uid: string | null, title: string) => ReadonlyArray<TicketState>
}

const push = <K, V>(map: Map<K, Array<V>>, key: K, value: V): void => {
  const there = map.get(key)
  if (there === undefined) map.set(key, [value])
  else there.push(value)
}

/** How a path is compared; null for what is no path. */
export const pathKey = (path: string): string | null => {
  const normal = normalisePath(path)
  return Result.isSuccess(normal) ? normal.success.key : null
}

/** `shared_files` of the header, as far as it is a list of texts. */
export const sharedFiles = ({ fields }: Pick<TicketContent, "fields">): ReadonlyArray<string> => {
  const value = fields["shared_files"]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : []
}

/** A title word that more tickets than these have tells nothing about likeness, and would make the search quadratic. */
const COMMON = 50

/** Index of titles: tickets by each of their telling words. */
const titleIndex = (open: ReadonlyArray<TicketState>) => {
  const byWord = new Map<string, Array<TicketState>>()
  for (const ticket of open) for (const word of tellingTerms(ticket.title)) push(byWord, word, ticket)
  return (uid: string | null, title: string): ReadonlyArray<TicketState> => {
    const found = new Set<TicketState>()
    for (const word of tellingTerms(title)) {
      const tickets = byWord.get(word) ?? []
      if (tickets.length <= COMMON) for (const ticket of tickets) if (ticket.uid !== uid) found.add(ticket)
    }
    return [...found]
  }
}

const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | null = null
  return () => (made ??= { value: make() }).value
}

const waysOf = (state: BacklogState) => {
  const before = (uids: ReadonlyArray<string>): ReadonlySet<string> => {
    const seen = new Set<string>()
    const queue = [...uids]
    for (let uid = queue.pop(); uid !== undefined; uid = queue.pop()) {
      if (seen.has(uid)) continue
      seen.add(uid)
      queue.push(...(state.tickets.get(uid)?.dependsOn ?? []))
    }
    return seen
  }
  const cached = new Map<string, ReadonlySet<string>>()
  const beforeTicket = (uid: string): ReadonlySet<string> => {
    const there = cached.get(uid)
    if (there !== undefined) return there
    const made = before(state.tickets.get(uid)?.dependsOn ?? [])
    cached.set(uid, made)
    return made
  }
  return { before, beforeTicket }
}

/** `contents` may lack tickets, which then share no files and name nothing. */
export const neighboursOf = (
  state: BacklogState,
  contents: ReadonlyMap<string, TicketContent> = new Map()
): Neighbours => {
  const open = once(() => openTickets(state.tickets))
  const { before, beforeTicket } = waysOf(state)
  const touches = once(() => {
    const map = new Map<string, Array<Touch>>()
    const touch = (path: string, value: Touch) => {
      const key = pathKey(path)
      if (key !== null) push(map, key, value)
    }
    for (const { files, uid } of open())
      for (const { action, path, to } of files) {
        touch(path, { uid, action, arrives: false })
        if (to !== null) touch(to, { uid, action, arrives: true })
      }
    return map
  })
  const shares = once(() => {
    const map = new Map<string, Array<string>>()
    for (const { uid } of open()) {
      const content = contents.get(uid)
      if (content === undefined) continue
      for (const path of sharedFiles(content)) push(map, pathKey(path) ?? path, uid)
    }
    return map
  })
  const names = once(() => {
    const map = new Map<string, Array<string>>()
    for (const { uid } of open()) for (const name of makesIn(contents.get(uid)?.body ?? "")) push(map, name, uid)
    return map
  })
  const cycles = once(() => dependencyCycles(state))
  const titles = once(() => titleIndex(open()))
  return {
    keyOf: (uid) => keyOf(state, uid),
    ticketOf: (uid) => state.tickets.get(uid),
    contentOf: (uid) => contents.get(uid),
    touching: (uid, path) => (touches().get(pathKey(path) ?? "") ?? []).filter((touch) => touch.uid !== uid),
    sharing: (uid, path) => (shares().get(pathKey(path) ?? path) ?? []).filter((other) => other !== uid),
    making: (uid, identifier) => (names().get(identifier) ?? []).filter((other) => other !== uid),
    before,
    ordered: (dependsOn, uid, other) => {
      if (dependsOn.includes(other) || (uid !== null && beforeTicket(other).has(uid))) return true
      return dependsOn.some((one) => beforeTicket(one).has(other))
    },
    cyclesOf: (uid) => cycles().filter(({ members }) => members.includes(uid)),
    alike: (uid, title) => titles()(uid, title)
  }
}

/** A dependency that can never be completed. */
export const isDead = (ticket: TicketState): boolean => isClosed(ticket) && !isDone(ticket.status)
