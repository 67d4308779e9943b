/**
 * The whole backlog as the log has it: the state that every decider sees. Loads no schema.
 * Owns the dispatch of events to the parts; each part owns its own rules.
 *
 * @since 0.1.0
 */
import { applyToWork, newWork, restartWork, type WorkState } from "../gate/WorkState.ts"
import type { AnyRecorded, Recorded } from "../log/Event.ts"
import { applyToTicket, isClosed, newTicket, type TicketState } from "../ticket/TicketState.ts"
import { isDone, type Status } from "../ticket/Vocabulary.ts"
import { applyToWaves, newWaves, openWave, type WavesState } from "../wave/WaveState.ts"
import { MAX_COUNTED, parseKey } from "./TicketKey.ts"
import { statusIn } from "./TicketMap.ts"

export interface BacklogState {
  project: { readonly id: string; readonly name: string; readonly stack: string } | null
  /** By uid, in creation order. */
  readonly tickets: Map<string, TicketState>
  /** Upper-case key → uid. */
  readonly keys: Map<string, string>
  /** Highest number issued, by type. */
  readonly counters: Map<string, number>
  /** By uid; gone once the ticket is completed or cancelled. */
  readonly work: Map<string, WorkState>
  readonly waves: WavesState
  /** Events folded, known or not. */
  events: number
  /** Events of kinds this toolkit doesn't know. */
  unknown: number
  /** Events of rejected replicas. */
  rejected: number
}

export const emptyState = (): BacklogState => ({
  project: null,
  tickets: new Map(),
  keys: new Map(),
  counters: new Map(),
  work: new Map(),
  waves: newWaves(),
  events: 0,
  unknown: 0,
  rejected: 0
})

/** Characters of a replica's name that tell two clones apart. */
const SUFFIX = 4

/** The first `length` characters of the replica; past its end, numbers. */
const suffixOf = (replica: string, length: number): string =>
  length <= replica.length ? replica.slice(0, length) : `${replica}${length}`

const issueKey = (state: BacklogState, recorded: Recorded, key: string, uid: string): string => {
  // Two clones may issue the same key; the later one in log order shows its replica until it is renumbered.
  let shown = key
  for (let length = SUFFIX; state.keys.has(shown.toUpperCase()); length++) {
    shown = `${key}~${suffixOf(recorded.replica, length)}`
  }
  state.keys.set(shown.toUpperCase(), uid)
  const issued = parseKey(key)
  if (issued !== null && issued.number <= MAX_COUNTED) {
    state.counters.set(issued.type, Math.max(state.counters.get(issued.type) ?? 0, issued.number))
  }
  return shown
}

const applyTicketStream = (state: BacklogState, recorded: Recorded): void => {
  const event = recorded.event
  if (event.type === "ticket.created") {
    const { uid } = event.data
    if (state.tickets.has(uid)) return
    const ticket = newTicket(recorded, event.data, state.tickets.size)
    ticket.key = issueKey(state, recorded, event.data.key, uid)
    state.tickets.set(uid, ticket)
    return
  }
  const uid = recorded.stream.slice("ticket/".length)
  const ticket = state.tickets.get(uid)
  if (ticket === undefined) return
  // The key that it had still leads to it.
  if (event.type === "ticket.renumbered") ticket.key = issueKey(state, recorded, event.data.to, uid)
  applyToTicket(ticket, recorded)
  switch (event.type) {
    case "ticket.completed":
    case "ticket.cancelled":
    case "ticket.split":
    case "ticket.obsoleted":
    case "ticket.duplicate-confirmed":
      state.work.delete(uid)
      break
    case "ticket.imported":
      if (isClosed(ticket)) state.work.delete(uid)
      break
    case "ticket.reopened": {
      state.work.set(uid, { ...restartWork(state.work.get(uid)), failures: 0 })
      break
    }
    default:
      if (isClosed(ticket)) break
      if (event.type.startsWith("gate.") || event.type.startsWith("cost.usage-")) {
        let work = state.work.get(uid)
        if (work === undefined) {
          work = newWork()
          state.work.set(uid, work)
        }
        applyToWork(work, recorded, ticket.wave)
      }
  }
}

const applyWaveStream = (state: BacklogState, recorded: Recorded): void => {
  const event = recorded.event
  applyToWaves(state.waves, recorded)
  if (event.type === "wave.planned") {
    for (const slot of event.data.slots) {
      const ticket = state.tickets.get(slot.ticket)
      if (ticket === undefined || isClosed(ticket)) continue
      // Planned by two clones that didn't know of each other: it is the earlier one's.
      if (ticket.wave !== null && openWave(state.waves, ticket.wave) !== undefined) continue
      ticket.wave = event.data.wave
      if (ticket.status === "pending") ticket.status = "planned"
      ticket.updatedAt = recorded.at
    }
  } else if (event.type === "wave.slot-settled") {
    const ticket = state.tickets.get(event.data.ticket)
    if (ticket === undefined || ticket.wave !== event.data.wave) return
    ticket.wave = null
    const { outcome, reason } = event.data
    const work = state.work.get(ticket.uid)
    if (outcome === "failed" && work !== undefined) work.failures += 1
    if (!isClosed(ticket) && (outcome === "returned" || outcome === "failed" || outcome === "abandoned")) {
      ticket.status = ticket.open.length === 0 ? "pending" : "draft"
      ticket.reason = reason
      ticket.claim = null
      ticket.branch = null
    }
    ticket.updatedAt = recorded.at
  } else if (event.type === "wave.slot-assigned") {
    const ticket = state.tickets.get(event.data.ticket)
    if (ticket === undefined || isClosed(ticket)) return
    ticket.branch = event.data.branch
    state.work.set(ticket.uid, restartWork(state.work.get(ticket.uid)))
  }
}

/** Folds one recorded event into the draft, in place. Total: an event that doesn't apply changes only the counts. */
export const applyEvent = (state: BacklogState, recorded: AnyRecorded): void => {
  state.events += 1
  const event = recorded.event
  if (event.type === "unknown") {
    state.unknown += 1
    return
  }
  if (event.type === "rejected") {
    state.rejected += 1
    return
  }
  const known = recorded as Recorded
  if (recorded.stream.startsWith("ticket/")) return applyTicketStream(state, known)
  if (recorded.stream.startsWith("wave/") || recorded.stream.startsWith("session/")) {
    return applyWaveStream(state, known)
  }
  if (event.type === "backlog.initialized") {
    state.project = { id: event.data.projectId, name: event.data.name, stack: event.data.stack }
  }
}

/** The key that people know a ticket by; a uid that the log doesn't know stands for itself. */
export const keyOf = (state: BacklogState, uid: string): string => state.tickets.get(uid)?.key ?? uid

/** Every key that a ticket had, in capitals, from the first. */
export const keysOf = (state: BacklogState, uid: string): ReadonlyArray<string> =>
  [...state.keys].flatMap(([key, of]) => (of === uid ? [key] : []))

/** True when every dependency is done (unknown ones are not). */
export const dependenciesDone = (state: BacklogState, ticket: TicketState): boolean =>
  ticket.dependsOn.every((uid) => isDone(statusIn(state.tickets, uid)))

/** The status people see: a pending ticket whose dependencies are completed is `ready`. */
export const statusOf = (state: BacklogState, ticket: TicketState): Status =>
  ticket.status === "pending" && dependenciesDone(state, ticket) ? "ready" : ticket.status
