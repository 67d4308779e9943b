/**
 * Event kinds and their payload versions without their schemas, so that reading a log loads none.
 * Owns what the trusted path needs of `Registry.ts`: a test holds the two together.
 *
 * @since 0.1.0
 */
import type { UnknownEvent } from "./Event.ts"
import type { BacklogEvent } from "./Registry.ts"
import { kindTable, type Upcasters } from "./Upcasting.ts"

export type Kind = BacklogEvent["type"]

/** The definition of each kind has the same. */
export const UPCASTERS: Upcasters<Kind> = {
  "backlog.initialized": [],
  "backlog.config-changed": [],
  "backlog.refinement-reported": [],
  "backlog.imported": [],
  "ticket.created": [],
  "ticket.revised": [],
  "ticket.claimed": [],
  "ticket.stolen": [],
  "ticket.released": [],
  "ticket.blocked": [],
  "ticket.reopened": [],
  "ticket.cancelled": [],
  "ticket.committed": [],
  "ticket.waiting": [],
  "ticket.landed": [],
  "ticket.completed": [],
  "ticket.edit-rejected": [],
  "ticket.renumbered": [],
  "ticket.conflict-resolved": [],
  "ticket.commented": [],
  "ticket.comment-removed": [],
  "ticket.comment-restored": [],
  "ticket.checked": [],
  "ticket.split": [],
  "ticket.obsoleted": [],
  "ticket.duplicate-confirmed": [],
  "ticket.duplicate-suspected": [],
  "ticket.duplicate-dismissed": [],
  "ticket.duplicate-reconsidered": [],
  "ticket.imported": [],
  "ticket.comment-imported": [],
  "wave.planned": [],
  "wave.started": [],
  "wave.slot-assigned": [],
  "wave.slot-settled": [],
  "wave.ended": [],
  "wave.session-limit-reached": [],
  "session.opened": [],
  "session.closed": [],
  "gate.started": [],
  "gate.submitted": [],
  "gate.receipt-recorded": [],
  "gate.finding-reported": [],
  "gate.review-concluded": [],
  "gate.hack-detected": [],
  "cost.usage-recorded": [],
  "cost.usage-rolled-up": [],
  "cost.price-book-adopted": [],
  "cost.estimate-made": [],
  "cost.ticket-cost-settled": [],
  "log.epoch-started": [],
  "log.redacted": [],
  "log.replica-rejected": [],
  "log.replica-accepted": []
}

const table = kindTable(UPCASTERS)

/** Newest version of a kind. */
export const { versionOf } = table

/** `ticket.created/1`: what a line has as `e`. */
export const { tagOf } = table

/** The payload as the newest version has it; null for a kind or version that this toolkit doesn't know. */
export const { upcast } = table

/** True for a version that this toolkit can read. */
export const isReleased = (kind: string, version: number): boolean =>
  table.isKind(kind) && version >= 1 && version <= versionOf(kind)

/** The newest tags, sorted, one a line: logs folded with other kinds or versions than these fold differently. */
export const kindsText = (): string => Object.keys(UPCASTERS).filter(table.isKind).map(tagOf).toSorted().join("\n")

/** Kind and version of a tag. Trusts its form. */
export const splitTag = (tag: string): { readonly kind: string; readonly version: number } => {
  const slash = tag.lastIndexOf("/")
  return { kind: tag.slice(0, slash), version: Number(tag.slice(slash + 1)) }
}

/** The event of a stored line, without a schema: what was checked when it was written or imported is trusted. */
export const trustedEvent = (tag: string, payload: unknown): BacklogEvent | UnknownEvent => {
  const type = table.newest(tag)
  // The payload was encoded from this kind's schema, and no schema's encoded form differs from its type (tested).
  if (type !== undefined) return { type, data: payload } as BacklogEvent
  const { kind, version } = splitTag(tag)
  const known = upcast(kind, version, payload)
  return known === null
    ? { type: "unknown", data: { kind, version, payload } }
    : ({ type: known.kind, data: known.payload } as BacklogEvent)
}
