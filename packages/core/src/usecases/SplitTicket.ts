/**
 * Splits a ticket into tickets for its parts: all of them, the parent's end and what waited for it in one commit.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type BacklogState, keyOf } from "../backlog/BacklogState.ts"
import { openTickets } from "../backlog/TicketMap.ts"
import { type Around, type SplitPart, splitPlan } from "../checks/SplitPlan.ts"
import type { OpenOf } from "../checks/Open.ts"
import { estimateFor } from "../cost/EstimateTicket.ts"
import type { DomainError } from "../log/DomainError.ts"
import type { Actor, NewEvent } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import { contentFrom, builtInTemplate } from "../ticket/TicketTemplate.ts"
import { setSection } from "../ticket/SectionEdit.ts"
import { orderOf } from "../ticket/TicketEdit.ts"
import { SECTIONS } from "../ticket/TicketSections.ts"
import { otherSections, writtenText } from "../ticket/WrittenSections.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { decideTicket } from "../ticket/TicketDecider.ts"
import { unknownTicket } from "../ticket/TicketRules.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { aheadOf } from "./Ahead.ts"
import { UID_LENGTH } from "./CreateTicket.ts"
import { Prices } from "./implement/Prices.ts"
import { loadContent } from "./LoadContents.ts"
import { changedMeanwhile, whileOvertaken } from "./ReviseTicket.ts"

const COMMAND_ID_LENGTH = 16

export interface SplitInput {
  readonly uid: string
  readonly around: Around
  readonly openOf: OpenOf
  readonly prefixes: ReadonlyArray<string>
  readonly models: ReadonlyArray<string>
  readonly actor: Actor
}

/** What a part says: the parent's words, and its own files, criteria and tests. */
export const partContent = (
  parent: TicketContent,
  key: string,
  part: SplitPart,
  place: { readonly number: number; readonly of: number },
  dependsOn: ReadonlyArray<string>
): TicketContent => {
  const { fields, priority, tags, type } = parent
  const lead = `Part ${place.number} of ${place.of} of ${key}: \`${part.name}\`.`
  const { shared_files: _, split_from: __, ...kept } = fields
  const content = contentFrom(
    { ...builtInTemplate(type), fields: { ...kept, split_from: key } },
    `${parent.title}: ${part.name}`,
    {
      context: writtenText(parent, SECTIONS.context),
      description: `${lead}\n\n${writtenText(parent, SECTIONS.description)}`,
      files: part.files,
      criteria: part.criteria.map(({ text }) => text),
      tests: part.tests,
      sections: otherSections(parent)
    }
  )
  const commands = writtenText(parent, SECTIONS.verification)
  const body = commands === "" ? content.body : setSection(content.body, orderOf(type), SECTIONS.verification, commands)
  return { ...content, body, priority, tags, dependsOn }
}

interface Planned {
  readonly events: ReadonlyArray<NewEvent>
  readonly uids: ReadonlyArray<string>
  readonly contents: ReadonlyMap<string, TicketContent>
}

/** All events of the split, each decided on what the ones before it made. */
const decided = (
  state: BacklogState,
  at: string,
  parent: { readonly ticket: TicketState; readonly content: TicketContent },
  parts: ReadonlyArray<SplitPart>,
  uids: ReadonlyArray<string>,
  input: SplitInput,
  prices: Prices["Service"]
): Result.Result<Planned, DomainError> => {
  const { state: now, take: foldAhead } = aheadOf(state, at)
  const events: Array<NewEvent> = []
  const contents = new Map<string, TicketContent>()
  let broken: DomainError | null = null
  const take = (decision: Result.Result<ReadonlyArray<NewEvent>, DomainError>): void => {
    if (broken !== null) return
    if (Result.isFailure(decision)) {
      broken = decision.failure
      return
    }
    for (const event of decision.success) {
      events.push(event)
      // Tickets that were there are shared with the state: only new ones are folded ahead.
      if (event.event.type === "ticket.created") foldAhead(event)
    }
  }
  const { content, ticket } = parent
  parts.forEach((part, index) => {
    const uid = uids[index] ?? ""
    const first = [...ticket.dependsOn, ...part.after.flatMap((number) => uids[number] ?? [])]
    const own = partContent(content, ticket.key, part, { number: index + 1, of: parts.length }, first)
    contents.set(uid, own)
    take(
      decideTicket(
        { type: "create", uid, content: own, open: input.openOf(own, now, null), prefixes: input.prefixes },
        now,
        at
      )
    )
    const estimate = estimateFor({
      ticket: uid,
      content: own,
      models: input.models,
      book: prices.book,
      ref: prices.ref,
      at
    })
    events.push({ stream: `ticket/${uid}`, event: { type: "cost.estimate-made", data: estimate } })
  })
  const keys = uids.map((uid) => keyOf(now, uid)).join(", ")
  take(decideTicket({ type: "split", uid: ticket.uid, into: uids, reason: `Split into ${keys}.` }, now, at))
  for (const other of openTickets(state.tickets)) {
    if (!other.dependsOn.includes(ticket.uid) || other.uid === ticket.uid) continue
    const dependsOn = other.dependsOn.flatMap((uid) => (uid === ticket.uid ? uids : [uid]))
    take(decideTicket({ type: "revise", uid: other.uid, changes: { dependsOn }, open: other.open }, now, at))
  }
  return broken === null ? Result.succeed({ events, uids, contents }) : Result.fail(broken)
}

/** The parts that a split would make. Fails with `split-impossible`, and with what closing the ticket fails with. */
export const planSplit = ({ around, uid }: Pick<SplitInput, "around" | "uid">) =>
  Effect.gen(function* () {
    const ticket = (yield* (yield* EventStore).state).tickets.get(uid)
    if (ticket === undefined) return yield* unknownTicket(uid)
    const content = yield* loadContent(ticket)
    const parts = yield* Effect.fromResult(splitPlan(content, around))
    return { ticket, content, parts }
  })

/** Fails with what `planSplit` and creating a ticket fail with; nothing is recorded then. */
export const splitTicket = (input: SplitInput) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const ids = yield* Ids
    const prices = yield* Prices
    const commandId = `split/${input.uid}/${yield* ids.base32(COMMAND_ID_LENGTH)}`
    const once = Effect.gen(function* () {
      const { content, parts, ticket } = yield* planSplit(input)
      const last = ticket.contentAt.at(-1)
      const uids = yield* Effect.forEach(parts, () => Effect.map(ids.base32(UID_LENGTH), (name) => `t-${name}`))
      let planned: Planned = { events: [], uids: [], contents: new Map() }
      yield* store.transact({ commandId, actor: input.actor, correlation: commandId }, (state, { at }) => {
        const now = state.tickets.get(input.uid)
        if (now === undefined) return Result.fail(unknownTicket(input.uid))
        if (now.contentAt.at(-1) !== last)
          return Result.fail(changedMeanwhile(now, "Its parts are those of what it said."))
        const result = decided(state, at, { ticket: now, content }, parts, uids, input, prices)
        if (Result.isFailure(result)) return Result.fail(result.failure)
        planned = result.success
        return Result.succeed(planned.events)
      })
      return { state: yield* store.state, parent: ticket.uid, content, parts, planned }
    })
    return yield* whileOvertaken(once)
  })
