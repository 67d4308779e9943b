/**
 * Decides ticket commands on the whole backlog: which events follow, or why not. Pure and total.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { BacklogState } from "../backlog/BacklogState.ts"
import { formatKey, MAX_COUNTED, parseKey } from "../backlog/TicketKey.ts"
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { NewEvent } from "../log/Event.ts"
import type { BacklogEvent } from "../log/Registry.ts"
import type { TicketCommand } from "./TicketCommand.ts"
import {
  areApart,
  areSuspected,
  closed,
  commentThere,
  dependenciesExist,
  heldByOther,
  inWork,
  isAnother,
  staysAcyclic,
  standsForAnother,
  said,
  titled,
  unknownTicket
} from "./TicketRules.ts"
import { sameSet } from "./sets.ts"
import { isClosed, isClosedElsewhere, type TicketState } from "./TicketState.ts"

type Decision = Result.Result<ReadonlyArray<NewEvent>, DomainError>

/** Keys have at least three digits; longer numbers just grow. */
const KEY_DIGITS = 3

/** The key that the next ticket of a type gets: issued once, never reused, whatever becomes of the ticket. */
export const nextKey = (state: BacklogState, type: string): string =>
  `${type}-${String((state.counters.get(type) ?? 0) + 1).padStart(KEY_DIGITS, "0")}`

const on = (uid: string, event: BacklogEvent): Decision => Result.succeed([{ stream: `ticket/${uid}`, event }])

const first = (...rules: ReadonlyArray<DomainError | null>): DomainError | null =>
  rules.find((rule) => rule !== null) ?? null

/** The key that a file brings along, when it fits the type and is free. */
const givenKey = ({ content, key }: Extract<TicketCommand, { type: "create" }>, state: BacklogState): string | null => {
  const parsed = key === undefined ? null : parseKey(key)
  if (parsed === null || parsed.suffix !== null || parsed.type !== content.type || parsed.number < 1) return null
  if (parsed.number > MAX_COUNTED) return null
  const wanted = formatKey(parsed)
  return state.keys.has(wanted) ? null : wanted
}

const create = (command: Extract<TicketCommand, { type: "create" }>, state: BacklogState): Decision => {
  const { content, uid } = command
  const untitled = titled(content.title)
  if (untitled !== null) return Result.fail(untitled)
  if (!command.prefixes.includes(content.type)) {
    return Result.fail(
      domainError(
        "usage",
        "ticket-type-unknown",
        `${content.type} is not a ticket type of this backlog.`,
        `The configuration allows ${command.prefixes.join(", ")}.`,
        "Use one of these, or add the prefix to backlog.ticketPrefixes in backlog.config.json.",
        { field: "type", type: content.type }
      )
    )
  }
  const key = givenKey(command, state) ?? nextKey(state, content.type)
  // Nothing that is there can wait for a ticket that isn't, so it closes no cycle.
  const broken = first(
    dependenciesExist(state, content.dependsOn),
    state.tickets.has(uid) ? staysAcyclic(state, uid, key, content.dependsOn) : null
  )
  if (broken !== null) return Result.fail(broken)
  return on(uid, { type: "ticket.created", data: { uid, key, content, open: command.open } })
}

const withTicket = (state: BacklogState, uid: string, decide: (ticket: TicketState) => Decision): Decision => {
  const ticket = state.tickets.get(uid)
  return ticket === undefined ? Result.fail(unknownTicket(uid)) : decide(ticket)
}

const claim = (command: Extract<TicketCommand, { type: "claim" }>, ticket: TicketState, at: string): Decision => {
  const broken = first(closed(ticket), inWork(ticket), heldByOther(ticket, command.by, at))
  if (broken !== null) return Result.fail(broken)
  const { by, leaseMs } = command
  return ticket.claim !== null && ticket.claim.by !== by
    ? on(ticket.uid, {
        type: "ticket.stolen",
        data: { by, from: ticket.claim.by, leaseMs, reason: "The earlier claim's lease had run out." }
      })
    : on(ticket.uid, { type: "ticket.claimed", data: { by, leaseMs } })
}

const release = (command: Extract<TicketCommand, { type: "release" }>, ticket: TicketState, at: string): Decision => {
  if (ticket.claim === null) return Result.succeed([])
  const broken = heldByOther(ticket, command.by, at)
  if (broken !== null) return Result.fail(broken)
  return on(ticket.uid, { type: "ticket.released", data: { by: command.by, reason: command.reason } })
}

/** `at` is the wall time of the command, RFC 3339 UTC. */
export const decideTicket = (command: TicketCommand, state: BacklogState, at: string): Decision => {
  switch (command.type) {
    case "create":
      return create(command, state)
    case "revise":
      return withTicket(state, command.uid, (ticket) => {
        const { dependsOn, title } = command.changes
        const resolved = (command.resolves ?? []).map((data) => ({
          stream: `ticket/${ticket.uid}`,
          event: { type: "ticket.conflict-resolved", data } as const
        }))
        if (Object.keys(command.changes).length === 0) return Result.succeed(resolved)
        const broken = first(
          command.follows === true && isClosedElsewhere(ticket) ? null : closed(ticket),
          inWork(ticket),
          title === undefined ? null : titled(title),
          dependsOn === undefined ? null : dependenciesExist(state, dependsOn),
          dependsOn === undefined ? null : staysAcyclic(state, ticket.uid, ticket.key, dependsOn)
        )
        if (broken !== null) return Result.fail(broken)
        const revised = on(ticket.uid, {
          type: "ticket.revised",
          data: { changes: command.changes, open: command.open }
        })
        return Result.map(revised, (events) => [...events, ...resolved])
      })
    case "check":
      return withTicket(state, command.uid, (ticket) => {
        if (sameSet(ticket.open, command.open)) return Result.succeed([])
        const broken = first(closed(ticket), inWork(ticket))
        return broken === null
          ? on(ticket.uid, { type: "ticket.checked", data: { open: command.open } })
          : Result.fail(broken)
      })
    case "split":
      return withTicket(state, command.uid, (ticket) => {
        const { into, reason } = command
        const broken = first(closed(ticket), inWork(ticket), dependenciesExist(state, into))
        return broken === null ? on(ticket.uid, { type: "ticket.split", data: { into, reason } }) : Result.fail(broken)
      })
    case "obsolete":
      return withTicket(state, command.uid, (ticket) => {
        const { evidence, reason } = command
        const broken = first(closed(ticket), inWork(ticket))
        return broken === null
          ? on(ticket.uid, { type: "ticket.obsoleted", data: { reason, evidence } })
          : Result.fail(broken)
      })
    case "duplicate":
      return withTicket(state, command.uid, (ticket) => {
        const { of, reason } = command
        const broken = first(
          closed(ticket),
          inWork(ticket),
          dependenciesExist(state, [of]),
          standsForAnother(state, ticket, of)
        )
        return broken === null
          ? on(ticket.uid, { type: "ticket.duplicate-confirmed", data: { of, reason } })
          : Result.fail(broken)
      })
    case "suspect":
      return withTicket(state, command.uid, (ticket) => {
        const { likeness, measure, of } = command
        const broken = first(isAnother(ticket, of), dependenciesExist(state, [of]))
        if (broken !== null) return Result.fail(broken)
        const other = state.tickets.get(of)
        if (other === undefined || areApart(ticket, other) || areSuspected(ticket, other)) return Result.succeed([])
        return on(ticket.uid, { type: "ticket.duplicate-suspected", data: { of, likeness, measure } })
      })
    case "tell-apart":
    case "reconsider":
      return withTicket(state, command.uid, (ticket) => {
        const { of, reason } = command
        const apart = command.type === "tell-apart"
        const broken = first(isAnother(ticket, of), dependenciesExist(state, [of]))
        if (broken !== null) return Result.fail(broken)
        if (ticket.twins.some((one) => one.of === of && one.apart) === apart) return Result.succeed([])
        return on(ticket.uid, {
          type: apart ? "ticket.duplicate-dismissed" : "ticket.duplicate-reconsidered",
          data: { of, reason }
        })
      })
    case "renumber":
      return withTicket(state, command.uid, (ticket) => {
        const shown = parseKey(ticket.key)
        return shown === null || shown.suffix === null
          ? Result.succeed([])
          : on(ticket.uid, {
              type: "ticket.renumbered",
              data: { from: ticket.key, to: nextKey(state, shown.type) }
            })
      })
    case "claim":
      return withTicket(state, command.uid, (ticket) => claim(command, ticket, at))
    case "release":
      return withTicket(state, command.uid, (ticket) => release(command, ticket, at))
    case "reopen":
      return withTicket(state, command.uid, (ticket) => {
        const busy = inWork(ticket)
        if (busy !== null) return Result.fail(busy)
        return isClosed(ticket) ||
          ticket.status.endsWith("-blocked") ||
          ticket.status === "needs-investigation" ||
          ticket.status === "committed"
          ? on(ticket.uid, { type: "ticket.reopened", data: { reason: command.reason } })
          : Result.succeed([])
      })
    case "cancel":
      return withTicket(state, command.uid, (ticket) => {
        const broken = first(closed(ticket), inWork(ticket))
        return broken === null
          ? on(ticket.uid, { type: "ticket.cancelled", data: { reason: command.reason } })
          : Result.fail(broken)
      })
    case "comment":
      return withTicket(state, command.uid, ({ uid }) => {
        const text = command.text.trim()
        const broken = said(text)
        return broken === null ? on(uid, { type: "ticket.commented", data: { text } }) : Result.fail(broken)
      })
    case "remove-comment":
    case "restore-comment":
      return withTicket(state, command.uid, (ticket) => {
        const { comment, reason } = command
        const broken = commentThere(ticket, comment)
        if (broken !== null) return Result.fail(broken)
        const removes = command.type === "remove-comment"
        if (ticket.comments.some(({ id, removed }) => id === comment && removed === removes)) return Result.succeed([])
        return on(ticket.uid, {
          type: removes ? "ticket.comment-removed" : "ticket.comment-restored",
          data: { comment, reason }
        })
      })
    case "import":
      return withTicket(state, command.uid, (ticket) => {
        const { comments, imported, uid } = command
        const stream = `ticket/${uid}`
        const said = comments.map((data): NewEvent => ({ stream, event: { type: "ticket.comment-imported", data } }))
        // Work that goes on here, or has ended here, is judged here.
        const ours = isClosed(ticket) || inWork(ticket) !== null || ticket.status === "committed"
        const data = ours ? ({ ...imported, outcome: "open", reason: null } as const) : imported
        const { source } = ticket
        const known =
          source !== null && source.format === data.format && source.id === data.id && source.digest === data.digest
        return Result.succeed(known ? said : [{ stream, event: { type: "ticket.imported", data } }, ...said])
      })
    case "reject-edit":
      return withTicket(state, command.uid, () => on(command.uid, { type: "ticket.edit-rejected", data: command.edit }))
  }
}
