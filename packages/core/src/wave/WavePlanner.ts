/**
 * Plans waves: which tickets run together, in which order, and why; and why each of the others is not planned.
 * Pure: the same tickets in any order give the same plan. What has happened to a wave is `WaveState.ts`.
 *
 * @since 0.1.0
 */
import { PRIORITIES, type Priority } from "../ticket/Vocabulary.ts"
import { dependencyProblems } from "./Dependencies.ts"
import { type EffectivePriority, explainPriorities } from "./EffectivePriority.ts"
import { exclusionOf, isClosedStatus, ownObstacle } from "./exclude.ts"
import { pack, type Packed } from "./pack.ts"
import { newPathIndex, nodeOf, type PathIndex } from "./PathIndex.ts"
import { type PathSet, pathSetOf } from "./PathSet.ts"
import { plannedPath } from "./PlannedPath.ts"
import type { PlanInput, PlannableTicket, PlannedWave, WavePlan } from "./Plan.ts"
import { listOf } from "./reasons.ts"
import type { Exclusion } from "./WaveEvent.ts"

export type { PlanInput, PlannableTicket, PlannedSlot, PlannedWave, WavePlan } from "./Plan.ts"

/** Tickets that run at once unless configuration says otherwise (design: gates, "Waves"). */
const DEFAULT_MAX_SLOTS = 3

interface Candidate {
  readonly ticket: PlannableTicket
  readonly paths: PathSet
  readonly effective: EffectivePriority
}

const urgency = (priority: Priority): number => PRIORITIES.indexOf(priority)
const byText = (a: string, b: string): number => Number(a > b) - Number(a < b)

/** Oldest first, then by key: the one order in which everything is looked at. */
const byAge = (a: PlannableTicket, b: PlannableTicket): number =>
  a.createdOrder - b.createdOrder || byText(a.key, b.key) || byText(a.uid, b.uid)

const atLeastOne = (value: number): number => (value >= 1 ? Math.floor(value) : 1)

/** What put `a` before `b`, in words. */
const precedence = (a: Candidate, b: Candidate): string => {
  if (urgency(a.effective.priority) < urgency(b.effective.priority)) return "higher priority"
  return a.ticket.createdOrder < b.ticket.createdOrder ? "older" : "first by key"
}

const reserve = (index: PathIndex, paths: PathSet): Array<number> => paths.paths.map((path) => nodeOf(index, path))

/** Nodes that only history adds to what the ticket declares. */
const historyNodes = (
  index: PathIndex,
  { widen = [] }: PlannableTicket,
  declared: ReadonlyArray<number>
): Set<number> => {
  if (widen.length === 0) return new Set()
  const nodes = new Set(reserve(index, pathSetOf(widen.map((path) => ({ path, to: null })))))
  for (const node of declared) nodes.delete(node)
  return nodes
}

/** Packs the ranked candidates and puts the packer's causes into words. */
const packRanked = (
  ranked: ReadonlyArray<Candidate>,
  maxSlots: number,
  keyOf: (uid: string) => string
): Array<PlannedWave> => {
  const index = newPathIndex()
  const rankOf = new Map(ranked.map(({ ticket }, rank) => [ticket.uid, rank]))
  const declared = ranked.map(({ paths }) => reserve(index, paths))
  const history = ranked.map(({ ticket }, rank) => historyNodes(index, ticket, declared[rank] ?? []))
  const packed = pack({
    maxSlots,
    index,
    nodes: declared.map((nodes, rank) => [...nodes, ...(history[rank] ?? [])]),
    dependsOn: ranked.map(({ ticket }) =>
      ticket.dependsOn.map((uid) => rankOf.get(uid)).filter((rank): rank is number => rank !== undefined)
    )
  })

  const at = (rank: number): Candidate => ranked[rank] as Candidate
  const keyAt = (rank: number): string => at(rank).ticket.key
  /** `wave` is the number of the wave before the slot's own. */
  const whyNotEarlier = ({ cause, rank }: Packed, wave: number): string => {
    switch (cause.type) {
      case "first-wave":
        return "nothing stands in its way"
      case "dependency":
        return `waits for ${keyAt(cause.on)} (dependency)`
      case "full":
        return `waits for a free slot (wave ${wave} is full with ${listOf((packed[wave - 1] ?? []).map((slot) => keyAt(slot.rank)))})`
      case "path": {
        const { holder, lower, own, theirs } = cause.clash
        const guessed = history[rank]?.has(own) === true || history[holder]?.has(theirs) === true
        const path = `${index.spelling[lower] ?? "."}${guessed ? " (by history)" : ""}`
        return `shares ${path} with ${keyAt(holder)} (${precedence(at(holder), at(rank))}, wave ${wave})`
      }
    }
  }
  const whyUrgent = ({ because, priority }: EffectivePriority): string =>
    because === null ? `priority ${priority}` : `effective priority ${priority} because ${keyOf(because)} depends on it`
  return packed.map((wave, before) => ({
    slots: wave.map((slot) => ({
      ticket: at(slot.rank).ticket.uid,
      reason: `${whyNotEarlier(slot, before)}; ${whyUrgent(at(slot.rank).effective)}`
    }))
  }))
}

/**
 * Each wave takes the most urgent tickets (effective priority, then age, then key) that may run and share no path with
 * each other, so a plan made again after a wave has completed goes on where this one did.
 * Near-linear in tickets + dependencies + paths.
 */
export const planWaves = (input: PlanInput): WavePlan => {
  const tickets = input.tickets.toSorted(byAge)
  const byUid = new Map(tickets.map((ticket) => [ticket.uid, ticket]))
  const keyOf = (uid: string): string => byUid.get(uid)?.key ?? uid

  const paths = new Map<string, PathSet>()
  const own = new Map<string, Exclusion>()
  for (const ticket of tickets) {
    if (isClosedStatus(ticket.status)) continue
    const set = pathSetOf(ticket.files, plannedPath)
    paths.set(ticket.uid, set)
    const obstacle = ownObstacle(ticket, set)
    if (obstacle !== null) own.set(ticket.uid, obstacle)
  }
  const problems = dependencyProblems({ tickets, known: input.known, stuck: new Set(own.keys()) })
  const statusOf = (uid: string) => byUid.get(uid)?.status ?? input.known(uid)
  const effective = explainPriorities(tickets)

  const excluded = new Map<string, Exclusion>()
  const candidates: Array<Candidate> = []
  for (const ticket of tickets) {
    const exclusion = exclusionOf(ticket, { own, problems, keyOf, statusOf })
    if (exclusion === null) {
      candidates.push({
        ticket,
        paths: paths.get(ticket.uid) ?? pathSetOf(ticket.files, plannedPath),
        effective: effective.get(ticket.uid) ?? { priority: ticket.priority, because: null }
      })
    } else excluded.set(ticket.uid, exclusion)
  }
  // Stable: within one priority, the order by age stays.
  const ranked = candidates.toSorted((a, b) => urgency(a.effective.priority) - urgency(b.effective.priority))
  return {
    waves: packRanked(ranked, atLeastOne(input.maxSlots ?? DEFAULT_MAX_SLOTS), keyOf),
    // Filled in the order of `tickets`.
    excluded: [...excluded.values()]
  }
}
