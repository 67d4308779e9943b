/**
 * A log folded so far: the state, and what the store must know to append (chain ends, stream heads, command ids, the
 * newest time). Synchronous and without storage; changed in place, a whole commit at a time.
 *
 * @since 0.1.0
 */
import type { EventId, ReplicaId } from "../../log/Event.ts"
import type { Seen } from "../../log/Line.ts"
import { compareOrder, mergeOrdered, type OrderKey } from "../../log/Order.ts"
import { corrupt, parseCommit } from "../../log/Commit.ts"
import type { DomainError } from "../../log/DomainError.ts"
import { changesPast, heed, type Rejections, rejectionsAfter } from "../../log/Rejection.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"
import type { RawCommit } from "../../ports/LogStore.ts"
import type { Fold } from "./Fold.ts"

/** Where a replica's chain ends. */
export interface ChainEnd {
  readonly seq: number
  readonly hash: string
}

/** Where a command was recorded. */
export interface CommandPlace {
  readonly replica: ReplicaId
  readonly seq: number
}

export interface Folded<S> {
  state: S
  /** Newest event in log order. */
  last: OrderKey | null
  readonly chains: Map<ReplicaId, ChainEnd>
  readonly heads: Map<string, ReadonlyArray<EventId>>
  readonly commands: Map<string, CommandPlace>
  /** Replica → what it had of each other one when it wrote last. */
  readonly seen: Map<ReplicaId, Map<ReplicaId, number>>
  /** Whose commits have no effect, as all that is folded says. */
  rejections: Rejections
}

export const nothingFolded = <S>(fold: Fold<S>): Folded<S> => ({
  state: fold.empty(),
  last: null,
  chains: new Map(),
  heads: new Map(),
  commands: new Map(),
  seen: new Map(),
  rejections: new Map()
})

/** A commit with its events, ready to be folded. */
export interface ReadCommit extends ChainEnd {
  readonly replica: ReplicaId
  readonly seen: Seen
  readonly events: ReadonlyArray<AnyRecorded>
}

/** Throws `log-corrupt` and `blob-missing`. */
export const readCommit = ({ blobs, place, replica, seq, text }: RawCommit): ReadCommit => ({
  replica,
  seq,
  ...parseCommit(text, place, blobs)
})

/** Everything about a commit but its events. */
const note = <S>(folded: Folded<S>, { hash, replica, seen, seq }: ReadCommit): void => {
  folded.chains.set(replica, { seq, hash })
  const others = Object.entries(seen)
  if (others.length === 0) return
  const known = folded.seen.get(replica) ?? new Map<ReplicaId, number>()
  for (const [other, [upTo]] of others) known.set(other, upTo)
  folded.seen.set(replica, known)
}

const moveHead = (heads: Map<string, ReadonlyArray<EventId>>, { id, on, stream }: AnyRecorded): void => {
  const old = heads.get(stream)
  const replaced = old === undefined || (old.length === 1 && on.length === 1 && old[0] === on[0])
  heads.set(stream, replaced ? [id] : [...old.filter((head) => !on.includes(head)), id])
}

/** Nothing that was checked when it was written makes a fold throw: what is missing in it was lost afterwards. */
const unreadable = ({ commit, id, index, replica }: AnyRecorded): DomainError =>
  corrupt("What the event says can't be read.", {
    place: `commit ${commit} of ${replica}`,
    line: index + 1,
    event: id
  })

/** False, and nothing done, when the events change which of the folded commits count. */
const apply = <S>(folded: Folded<S>, fold: Fold<S>, events: ReadonlyArray<AnyRecorded>): boolean => {
  const rejections = rejectionsAfter(folded.rejections, events)
  if (changesPast(folded.rejections, rejections, folded.chains)) return false
  folded.rejections = rejections
  for (const event of events) {
    const { command, commit, replica } = event
    // The first recording in log order wins; a later one of another replica is a duplicate that stays visible in the log.
    if (!folded.commands.has(command)) folded.commands.set(command, { replica, seq: commit })
    moveHead(folded.heads, event)
    try {
      fold.apply(folded.state, heed(rejections, event))
    } catch (error) {
      throw error instanceof TypeError ? unreadable(event) : error
    }
  }
  folded.last = events.at(-1) ?? folded.last
  return true
}

/** True when all events come after those that are folded. */
export const goesOn = <S>({ last }: Folded<S>, events: ReadonlyArray<AnyRecorded>): boolean =>
  last === null || events[0] === undefined || compareOrder(last, events[0]) < 0

/**
 * Folds one commit; its events must come after everything that is folded. False, and nothing done, when it changes which of the
 * folded commits count.
 */
export const foldCommit = <S>(folded: Folded<S>, fold: Fold<S>, commit: ReadCommit): boolean => {
  if (!apply(folded, fold, commit.events)) return false
  note(folded, commit)
  return true
}

/** The events of several replicas' commits in log order. */
export const inLogOrder = (commits: ReadonlyArray<ReadCommit>): ReadonlyArray<AnyRecorded> => {
  const byReplica = new Map<ReplicaId, Array<AnyRecorded>>()
  for (const { events, replica } of commits) {
    const list = byReplica.get(replica)
    if (list === undefined) byReplica.set(replica, [...events])
    else for (const event of events) list.push(event)
  }
  return mergeOrdered([...byReplica.values()])
}

/**
 * Folds commits of several replicas; false, and nothing done, when an event belongs before what is folded already, or changes
 * which of the folded commits count.
 */
export const foldMerged = <S>(folded: Folded<S>, fold: Fold<S>, commits: ReadonlyArray<ReadCommit>): boolean => {
  const events = inLogOrder(commits)
  if (!goesOn(folded, events) || !apply(folded, fold, events)) return false
  for (const commit of commits) note(folded, commit)
  return true
}

/** A log folded from nothing up to these ends of chains; what comes after them is left out. */
export const foldUpTo = <S>(
  fold: Fold<S>,
  ends: ReadonlyMap<ReplicaId, ChainEnd>,
  commits: ReadonlyArray<ReadCommit>
): Folded<S> => {
  const folded = nothingFolded(fold)
  const wanted = commits.filter(({ replica, seq }) => seq <= (ends.get(replica)?.seq ?? 0))
  foldMerged(folded, fold, wanted)
  return folded
}
