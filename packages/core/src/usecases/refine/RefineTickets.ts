/**
 * Refines the open tickets of a backlog without a model: what each one says is held against the code, its history, the rules and the
 * other tickets. Records nothing.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import type { BacklogConfig } from "../../backlog/ConfigSchema.ts"
import { openTickets } from "../../backlog/TicketMap.ts"
import { neighboursOf } from "../../checks/Neighbours.ts"
import type { Repository } from "../../checks/Repository.ts"
import { twinsOf } from "../../duplicates/twinsOf.ts"
import { DAY_MS, millisOf } from "../../log/civil.ts"
import { EventStore } from "../../ports/EventStore.ts"
import type { SourceHistoryShape } from "../../ports/SourceHistory.ts"
import { applyToContents, type TicketContents } from "../../projections/TicketContents.ts"
import { byRefinement } from "../../refine/inOrder.ts"
import { type RefinedTicket, refineTicket } from "../../refine/refineTicket.ts"
import type { CodeFacts } from "../../refine/References.ts"
import type { Weight } from "../../refine/Severity.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { contentMissing } from "../../ticket/TicketRules.ts"
import type { TicketState } from "../../ticket/TicketState.ts"
import { now } from "../now.ts"
import { collectFacts } from "./CollectFacts.ts"

export interface RefineOptions {
  /** Null for every open ticket that nobody works on. */
  readonly uids: ReadonlyArray<string> | null
  readonly config: BacklogConfig
  readonly repository: Repository | null
  /** Null without Git. */
  readonly history: SourceHistoryShape | null
}

export interface Refinement {
  readonly state: BacklogState
  readonly at: string
  /** In the order in which refinement looks at them. */
  readonly tickets: ReadonlyArray<RefinedTicket>
  /** Tickets that somebody works on, which are left alone. */
  readonly inWork: ReadonlyArray<TicketState>
}

/** Contents, and when each one's text was written. */
const loadWritten = Effect.gen(function* () {
  const store = yield* EventStore
  const contents: TicketContents = new Map()
  const at = new Map<string, string>()
  yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
    Effect.sync(() => {
      for (const recorded of events) {
        applyToContents(contents, recorded)
        const { event, stream } = recorded
        if (event.type === "ticket.created" && !at.has(event.data.uid)) at.set(event.data.uid, recorded.at)
        // Other changes leave what was said about code as it was.
        if (event.type === "ticket.revised" && (event.data.changes.body ?? event.data.changes.files) !== undefined)
          at.set(stream.slice("ticket/".length), recorded.at)
      }
    })
  )
  return { contents, at }
})

/** More tickets that wait change nothing. */
const COUNTED = 50

/** How many open tickets wait for each, directly or through others. */
const waitingFor = (open: ReadonlyArray<TicketState>) => {
  const waiting = new Map<string, Array<string>>()
  for (const { dependsOn, uid } of open)
    for (const one of dependsOn) {
      const there = waiting.get(one)
      if (there === undefined) waiting.set(one, [uid])
      else there.push(uid)
    }
  return (uid: string): number => {
    const seen = new Set<string>()
    const queue = [...(waiting.get(uid) ?? [])]
    for (let next = queue.pop(); next !== undefined && seen.size < COUNTED; next = queue.pop()) {
      if (next === uid || seen.has(next)) continue
      seen.add(next)
      queue.push(...(waiting.get(next) ?? []))
    }
    return seen.size
  }
}

const isInWork = ({ status }: TicketState): boolean =>
  status === "planned" || status === "in-progress" || status === "in-review" || status === "committed"

/** Tickets whose earlier texts are in memory at once. */
const AT_ONCE = 500

/** Fails with `ticket-content-missing` for a ticket whose events are gone, and with what Git fails with. */
export const refineTickets = ({ config, history, repository, uids }: RefineOptions) =>
  Effect.gen(function* () {
    const state = yield* (yield* EventStore).state
    const { at: writtenAt, contents } = yield* loadWritten
    const at = yield* now
    const open = openTickets(state.tickets)
    const asked = uids === null ? null : new Set(uids)
    const wanted = open.filter(({ uid }) => asked === null || asked.has(uid))
    const chosen = wanted.filter((ticket) => !isInWork(ticket)).toSorted(byRefinement)
    const neighbours = neighboursOf(state, contents)
    const twins = twinsOf(state, contents)
    const waiting = waitingFor(open)
    const weightOf = (ticket: TicketState, { files }: TicketContent): Weight => {
      const changed = files.filter(({ action }) => action !== "create").map(({ path }) => path)
      const importers = repository?.source?.importersOf(changed)
      return {
        waiting: waiting(ticket.uid),
        importers: (importers?.direct.length ?? 0) + (importers?.indirect.length ?? 0),
        untouched: Math.max(0, Math.floor((millisOf(at) - millisOf(ticket.updatedAt)) / DAY_MS))
      }
    }
    const tickets: Array<RefinedTicket> = []
    for (let from = 0; from < chosen.length; from += AT_ONCE) {
      const group: Array<{ readonly ticket: TicketState; readonly content: TicketContent; readonly at: string }> = []
      for (const ticket of chosen.slice(from, from + AT_ONCE)) {
        const content = contents.get(ticket.uid) ?? (yield* contentMissing(ticket))
        group.push({ ticket, content, at: writtenAt.get(ticket.uid) ?? ticket.createdAt })
      }
      const facts: ReadonlyArray<CodeFacts> =
        repository === null || history === null ? [] : yield* collectFacts(group, repository, history)
      for (const [index, { content, ticket }] of group.entries())
        tickets.push(
          refineTicket({
            ticket,
            content,
            config,
            repository,
            neighbours,
            facts: facts[index] ?? null,
            weight: weightOf(ticket, content),
            twin: twins.get(ticket.uid) ?? null
          })
        )
    }
    const refinement: Refinement = { state, at, tickets, inWork: wanted.filter(isInWork) }
    return refinement
  })
