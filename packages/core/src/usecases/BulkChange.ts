/**
 * One change of many tickets: one commit, all or nothing. When any of them refuses it nothing is recorded, and each that does is
 * named with its reason.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { BacklogState } from "../backlog/BacklogState.ts"
import { estimateFor } from "../cost/EstimateTicket.ts"
import { DomainError, domainError } from "../log/DomainError.ts"
import type { Actor, NewEvent } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import { exactChanges } from "../ticket/file/ContentChanges.ts"
import { neighboursOf } from "../checks/Neighbours.ts"
import type { OpenOf } from "../checks/Open.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { decideTicket } from "../ticket/TicketDecider.ts"
import { contentMissing, unknownTicket } from "../ticket/TicketRules.ts"
import { affectsEstimate } from "./ChangeTicket.ts"
import { Prices } from "./implement/Prices.ts"
import { loadContents } from "./LoadContents.ts"
import { now } from "./now.ts"
import { changedMeanwhile, whileOvertaken } from "./ReviseTicket.ts"

export type Bulk =
  | { readonly type: "close"; readonly reason: string }
  | { readonly type: "revise"; readonly revise: (content: TicketContent) => TicketContent }

export interface BulkInput {
  readonly uids: ReadonlyArray<string>
  readonly bulk: Bulk
  readonly actor: Actor
  /** What keeps a content a draft. */
  readonly openOf: OpenOf
  /** Models to price new estimates for. */
  readonly models: ReadonlyArray<string>
  /** Only say what would be done, and what would be refused. */
  readonly dryRun: boolean
}

export interface BulkTicket {
  readonly uid: string
  readonly key: string
  readonly title: string
  /** Parts of it that change; `status` when it is closed. None for a ticket that is as it should be already. */
  readonly changes: ReadonlyArray<string>
}

export interface Refused {
  readonly key: string
  readonly code: string
  readonly message: string
  readonly why: string
}

interface Planned {
  readonly tickets: ReadonlyArray<BulkTicket>
  readonly refused: ReadonlyArray<Refused>
  readonly events: ReadonlyArray<NewEvent>
  /** Of those that are revised, by uid. */
  readonly contents: ReadonlyMap<string, TicketContent>
}

const COMMAND_ID_LENGTH = 16
/** Refused tickets that a message names; the details have all. */
const NAMED = 5

const refusedAll = (refused: ReadonlyArray<Refused>, count: number): DomainError => {
  const shown = refused.slice(0, NAMED).map(({ message }) => message)
  const more = refused.length > NAMED ? ` And ${refused.length - NAMED} more.` : ""
  return domainError(
    "policy",
    "bulk-refused",
    `${refused.length} of ${count} tickets can't be changed, so none was: ${shown.join(" ")}${more}`,
    refused[0]?.why ?? "",
    "Leave them out of the filter, or change them first.",
    { refused }
  )
}

const tooMany = (count: number): DomainError =>
  domainError(
    "usage",
    "bulk-too-large",
    `${count} tickets are too many for one change.`,
    "All of it is one commit of the log, which holds a megabyte.",
    "Narrow the filter, and repeat it for the rest.",
    { tickets: count }
  )

/** What each ticket says when the plan is made, by its newest event: another one, and the plan is for another ticket. */
type Seen = ReadonlyMap<string, { readonly content: TicketContent; readonly last: string | undefined }>

/** Decides about each ticket by itself: nothing that a bulk does to one has a bearing on another. */
const planOn = (state: BacklogState, at: string, seen: Seen, input: BulkInput, prices: Prices["Service"]) => {
  const { bulk, models, openOf, uids } = input
  const tickets: Array<BulkTicket> = []
  const refused: Array<Refused> = []
  const events: Array<NewEvent> = []
  const contents = new Map<string, TicketContent>()
  const neighbours = neighboursOf(state)
  const refuse = (key: string, { code, message, why }: DomainError) => refused.push({ key, code, message, why })
  for (const uid of new Set(uids)) {
    const ticket = state.tickets.get(uid)
    if (ticket === undefined) {
      refuse(uid, unknownTicket(uid))
      continue
    }
    const { key, title } = ticket
    const before = seen.get(uid)
    if (bulk.type === "revise" && before === undefined) {
      refuse(key, contentMissing(ticket))
      continue
    }
    const content = bulk.type === "revise" && before !== undefined ? bulk.revise(before.content) : null
    const changes = content === null || before === undefined ? {} : exactChanges(before.content, content)
    const decided =
      bulk.type === "close"
        ? decideTicket({ type: "cancel", uid, reason: bulk.reason }, state, at)
        : decideTicket(
            { type: "revise", uid, changes, open: content === null ? [] : openOf(content, state, uid, neighbours) },
            state,
            at
          )
    if (Result.isFailure(decided)) {
      refuse(key, decided.failure)
      continue
    }
    tickets.push({ uid, key, title, changes: bulk.type === "close" ? ["status"] : Object.keys(changes) })
    events.push(...decided.success)
    if (content === null || decided.success.length === 0) continue
    contents.set(uid, content)
    if (!affectsEstimate(changes)) continue
    const data = estimateFor({ ticket: uid, content, models, book: prices.book, ref: prices.ref, at })
    events.push({ stream: `ticket/${uid}`, event: { type: "cost.estimate-made", data } })
  }
  const planned: Planned = { tickets, refused, events, contents }
  return planned
}

const overtaken = (state: BacklogState, seen: Seen): DomainError | null => {
  for (const [uid, { last }] of seen) {
    const ticket = state.tickets.get(uid)
    if (ticket !== undefined && ticket.contentAt.at(-1) !== last)
      return changedMeanwhile(ticket, "What was to be changed is no longer there.")
  }
  return null
}

/** Fails with `bulk-refused`, `bulk-too-large`; a dry run answers what would be refused. */
export const bulkChange = (input: BulkInput) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const prices = yield* Prices
    const { actor, bulk, dryRun, uids } = input
    const commandId = `bulk/${yield* (yield* Ids).base32(COMMAND_ID_LENGTH)}`
    const once = Effect.gen(function* () {
      const before = yield* store.state
      const newest = new Map(uids.map((uid) => [uid, before.tickets.get(uid)?.contentAt.at(-1)]))
      const contents = bulk.type === "revise" ? yield* loadContents : new Map<string, TicketContent>()
      const seen: Seen = new Map(
        [...newest].flatMap(([uid, last]) => {
          const content = contents.get(uid)
          return content === undefined ? [] : [[uid, { content, last }] as const]
        })
      )
      if (dryRun) return { ...planOn(yield* store.state, yield* now, seen, input, prices), state: yield* store.state }
      let planned: Planned | null = null
      yield* store.transact({ commandId, actor, correlation: commandId }, (state, { at }) => {
        const late = overtaken(state, seen)
        if (late !== null) return Result.fail(late)
        planned = planOn(state, at, seen, input, prices)
        const { events, refused, tickets } = planned
        return refused.length > 0
          ? Result.fail(refusedAll(refused, refused.length + tickets.length))
          : Result.succeed(events)
      })
      const done: Planned = planned ?? { tickets: [], refused: [], events: [], contents: new Map() }
      return { ...done, state: yield* store.state }
    })
    return yield* Effect.mapError(whileOvertaken(once), (error) =>
      // One event that is too large is named.
      error instanceof DomainError && error.code === "event-too-large" && error.details["stream"] === undefined
        ? tooMany(uids.length)
        : error
    )
  })
